import { Suspense } from 'react';
import { Redirect, Route, Switch, useLocation, useSearchParams } from 'wouter';
import { ErrorPage } from './layout/ErrorPage.tsx';
import { Shell } from './layout/Shell.tsx';
import { UnreachablePage } from './layout/UnreachablePage.tsx';
import { VisitorLayout } from './layout/VisitorLayout.tsx';
import { WelcomeLayout } from './layout/WelcomeLayout.tsx';
import { NotFound } from './pages/NotFound.tsx';
import { LogIn } from './pages/login/LogIn.tsx';
import { Register } from './pages/login/Register.tsx';
import { usePaidAt } from './pages/send/paidPayment.ts';
import { ErrorBoundary } from './parts/ErrorBoundary.tsx';
import { lazyComponent } from './parts/lazyComponent.tsx';
import { Skeleton } from './parts/Skeleton.tsx';
import { Toasts } from './parts/Toasts.tsx';
import { logInPath, PATHS } from './navigation/paths.ts';
import { useSession } from './session/session.ts';

const Overview = lazyComponent(() => import('./pages/overview/Overview.tsx').then((module) => module.Overview));
const Send = lazyComponent(() => import('./pages/send/Send.tsx').then((module) => module.Send));
const Paid = lazyComponent(() => import('./pages/send/Send.tsx').then((module) => module.Paid));
const Request = lazyComponent(() => import('./pages/request/Request.tsx').then((module) => module.Request));
const History = lazyComponent(() => import('./pages/history/History.tsx').then((module) => module.History));
const Transaction = lazyComponent(() =>
  import('./pages/transaction/Transaction.tsx').then((module) => module.Transaction),
);
const Settings = lazyComponent(() => import('./pages/settings/Settings.tsx').then((module) => module.Settings));

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
      return <VisitorRoutes />;
    case 'in':
      // The key remounts every page, so that no data of one user stays on the screen of another (W2).
      return <UserRoutes key={session.userId} />;
  }
}

function VisitorRoutes() {
  const [location] = useLocation();
  return (
    <WelcomeLayout>
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
    </WelcomeLayout>
  );
}

function UserRoutes() {
  const [location, navigate] = useLocation();
  const paid = usePaidAt(location);
  return (
    <Shell>
      {/* The navigation stays when a page fails. */}
      <ErrorBoundary key={location} fallback={(failure) => <ErrorPage {...failure} />}>
        <Suspense fallback={<Skeleton lines={6} />}>
          <Switch>
            <Route path={PATHS.overview} component={Overview} />
            <Route path={PATHS.send} component={Send} />
            <Route path={PATHS.request} component={Request} />
            <Route path={PATHS.history} component={History} />
            <Route path={PATHS.transaction}>
              {({ id }) =>
                paid ? <Paid of={paid} onAgain={() => navigate(PATHS.send)} /> : <Transaction key={id} id={id} />
              }
            </Route>
            <Route path={PATHS.settings} component={Settings} />
            <Route path={PATHS.logIn} component={RequestedPage} />
            <Route path={PATHS.register} component={RequestedPage} />
            <Route component={NotFound} />
          </Switch>
        </Suspense>
      </ErrorBoundary>
      <Toasts />
    </Shell>
  );
}

/** Opens the page that a visitor asked for before the login. */
function RequestedPage() {
  const [params] = useSearchParams();
  const next = params.get('next') ?? '';
  // Only a path of the wallet. Browsers drop some white space, which would turn `/\t/evil.example` into another site.
  return <Redirect to={/^\/(?![/\\])[^\s\p{Cc}]*$/u.test(next) ? next : PATHS.overview} replace />;
}
