import { Suspense } from 'react';
import { Redirect, Route, Switch, useLocation, useSearchParams } from 'wouter';
import { ErrorPage } from './layout/ErrorPage.tsx';
import { Shell } from './layout/Shell.tsx';
import { UnreachablePage } from './layout/UnreachablePage.tsx';
import { VisitorLayout } from './layout/VisitorLayout.tsx';
import { NotFound } from './pages/NotFound.tsx';
import { LogIn } from './pages/login/LogIn.tsx';
import { Register } from './pages/login/Register.tsx';
import { usePaidAt } from './pages/send/paidPayment.ts';
import { ErrorBoundary } from './parts/ErrorBoundary.tsx';
import { lazyComponent } from './parts/lazyComponent.tsx';
import { Skeleton } from './parts/Skeleton.tsx';
import { logInPath, PATHS } from './navigation/paths.ts';
import { useSession } from './session/session.ts';

// Each page is loaded when somebody goes there.
const Overview = lazyComponent(() => import('./pages/overview/Overview.tsx').then((module) => module.Overview));
const Send = lazyComponent(() => import('./pages/send/Send.tsx').then((module) => module.Send));
const Paid = lazyComponent(() => import('./pages/send/Send.tsx').then((module) => module.Paid));
const History = lazyComponent(() => import('./pages/history/History.tsx').then((module) => module.History));
const Transaction = lazyComponent(() =>
  import('./pages/transaction/Transaction.tsx').then((module) => module.Transaction),
);
const Settings = lazyComponent(() => import('./pages/settings/Settings.tsx').then((module) => module.Settings));

/** Which path shows what, and to whom. */
export function App() {
  const session = useSession();
  switch (session.status) {
    case 'starting':
      return (
        <VisitorLayout>
          <Skeleton lines={3} />
        </VisitorLayout>
      );
    case 'unknown':
      return <UnreachablePage error={session.error} />;
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
    <VisitorLayout>
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
    </VisitorLayout>
  );
}

function ForUsers() {
  const [location, navigate] = useLocation();
  const paid = usePaidAt(location);
  return (
    <Shell>
      {/* A page that is broken leaves the way to the others. */}
      <ErrorBoundary key={location} instead={(failure) => <ErrorPage {...failure} />}>
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
      </ErrorBoundary>
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
