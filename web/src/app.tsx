import { Suspense } from 'react';
import { Redirect, Route, Switch, useLocation, useSearchParams } from 'wouter';
import { Broken } from './layout/Broken.tsx';
import { Shell } from './layout/Shell.tsx';
import { Unreachable } from './layout/Unreachable.tsx';
import { Welcome } from './layout/Welcome.tsx';
import { NotFound } from './pages/NotFound.tsx';
import { LogIn } from './pages/login/LogIn.tsx';
import { Register } from './pages/login/Register.tsx';
import { usePaidAt } from './pages/send/paid.ts';
import { Guard } from './parts/Guard.tsx';
import { lazyPart } from './parts/lazyPart.tsx';
import { Skeleton } from './parts/Skeleton.tsx';
import { logInPath, PATHS } from './paths.ts';
import { useSession } from './session/session.ts';

// Each page is loaded when somebody goes there.
const Overview = lazyPart(() => import('./pages/overview/Overview.tsx').then((module) => module.Overview));
const Send = lazyPart(() => import('./pages/send/Send.tsx').then((module) => module.Send));
const Paid = lazyPart(() => import('./pages/send/Send.tsx').then((module) => module.Paid));
const History = lazyPart(() => import('./pages/history/History.tsx').then((module) => module.History));
const Transaction = lazyPart(() => import('./pages/transaction/Transaction.tsx').then((module) => module.Transaction));
const Settings = lazyPart(() => import('./pages/settings/Settings.tsx').then((module) => module.Settings));

/** Which path shows what, and to whom. */
export function App() {
  const session = useSession();
  switch (session.status) {
    case 'starting':
      return (
        <Welcome>
          <Skeleton lines={3} />
        </Welcome>
      );
    case 'unknown':
      return <Unreachable error={session.error} />;
    case 'out':
      return <ForVisitors />;
    case 'in':
      // Nothing of one user is left on the screen of another.
      return <ForUsers key={session.userId} />;
  }
}

function ForVisitors() {
  const [location] = useLocation();
  return (
    <Welcome>
      <Switch>
        <Route path={PATHS.logIn} component={LogIn} />
        <Route path={PATHS.register} component={Register} />
        {Object.values(PATHS).map((path) => (
          <Route key={path} path={path}>
            <Redirect to={logInPath(location + window.location.search)} replace />
          </Route>
        ))}
        <Route component={NotFound} />
      </Switch>
    </Welcome>
  );
}

function ForUsers() {
  const [location, navigate] = useLocation();
  const paid = usePaidAt(location);
  return (
    <Shell>
      {/* A page that is broken leaves the way to the others. */}
      <Guard key={location} instead={(failure) => <Broken {...failure} />}>
        <Suspense fallback={<Skeleton lines={6} />}>
          <Switch>
            <Route path={PATHS.overview} component={Overview} />
            <Route path={PATHS.send} component={Send} />
            <Route path={PATHS.history} component={History} />
            <Route path={PATHS.transaction}>
              {({ id }) =>
                paid ? <Paid of={paid} onAgain={() => navigate(PATHS.send)} /> : <Transaction key={id} id={id} />
              }
            </Route>
            <Route path={PATHS.settings} component={Settings} />
            <Route path={PATHS.logIn} component={Wanted} />
            <Route path={PATHS.register} component={Wanted} />
            <Route component={NotFound} />
          </Switch>
        </Suspense>
      </Guard>
    </Shell>
  );
}

/** Where somebody wanted to go before they logged in. */
function Wanted() {
  const [params] = useSearchParams();
  const next = params.get('next') ?? '';
  // A path of ours, and no address of another site. White space in it is none of ours: browsers leave some of it out.
  return <Redirect to={/^\/(?![/\\])[^\s\p{Cc}]*$/u.test(next) ? next : PATHS.overview} replace />;
}
