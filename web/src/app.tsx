import { Suspense, useEffect } from 'react';
import { Redirect, Route, Switch, useLocation, useSearchParams } from 'wouter';
import { showSplashBalance } from './browser/splash.ts';
import { ErrorPage } from './layout/ErrorPage.tsx';
import { Shell } from './layout/Shell.tsx';
import { UnreachablePage } from './layout/UnreachablePage.tsx';
import { WelcomeLayout } from './layout/WelcomeLayout.tsx';
import { PAGE_FILES } from './pageFiles.ts';
import { NotFound } from './pages/NotFound.tsx';
import { usePaidAt } from './pages/send/paidPayment.ts';
import { ErrorBoundary } from './parts/ErrorBoundary.tsx';
import { lazyComponent } from './parts/lazyComponent.tsx';
import { Skeleton } from './parts/Skeleton.tsx';
import { Toasts } from './parts/Toasts.tsx';
import { logInPath, PATHS } from './navigation/paths.ts';
import { useSession } from './session/session.ts';

export const PAGES = {
  overview: lazyComponent(() => PAGE_FILES.overview().then((module) => module.Overview)),
  logIn: lazyComponent(() => PAGE_FILES.logIn().then((module) => module.LogIn)),
  register: lazyComponent(() => PAGE_FILES.register().then((module) => module.Register)),
  send: lazyComponent(() => PAGE_FILES.send().then((module) => module.Send)),
  request: lazyComponent(() => PAGE_FILES.request().then((module) => module.Request)),
  history: lazyComponent(() => PAGE_FILES.history().then((module) => module.History)),
  transaction: lazyComponent(() => PAGE_FILES.transaction().then((module) => module.Transaction)),
  settings: lazyComponent(() => PAGE_FILES.settings().then((module) => module.Settings)),
};
const Paid = lazyComponent(() => PAGE_FILES.send().then((module) => module.Paid));

export function App() {
  const session = useSession();
  useEffect(() => {
    if (session.status !== 'starting') showSplashBalance('');
  }, [session.status]);
  switch (session.status) {
    case 'starting':
      // An empty page shows the splash of index.html.
      return null;
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
      <ErrorBoundary key={location} fallback={(failure) => <ErrorPage {...failure} />}>
        <Suspense fallback={<Skeleton lines={6} />}>
          <Switch>
            <Route path={PATHS.logIn} component={PAGES.logIn} />
            <Route path={PATHS.register} component={PAGES.register} />
            {Object.values(PATHS).map((path) => (
              <Route key={path} path={path}>
                <Redirect to={logInPath(location + window.location.search)} replace />
              </Route>
            ))}
            <Route component={NotFound} />
          </Switch>
        </Suspense>
      </ErrorBoundary>
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
            <Route path={PATHS.overview} component={PAGES.overview} />
            <Route path={PATHS.send} component={PAGES.send} />
            <Route path={PATHS.request} component={PAGES.request} />
            <Route path={PATHS.history} component={PAGES.history} />
            <Route path={PATHS.transaction}>
              {({ id }) =>
                paid ? <Paid of={paid} onAgain={() => navigate(PATHS.send)} /> : <PAGES.transaction key={id} id={id} />
              }
            </Route>
            <Route path={PATHS.settings} component={PAGES.settings} />
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
