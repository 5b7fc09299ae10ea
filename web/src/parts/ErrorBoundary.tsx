import { Component, type ReactNode } from 'react';
import { retryFailedComponents } from './lazyComponent.tsx';

/** Why a part cannot be shown, and what tries again. */
export interface Failure {
  error: unknown;
  onRetry: () => void;
}

interface ErrorBoundaryProps {
  /** What is shown instead of what cannot be shown. */
  instead: (failure: Failure) => ReactNode;
  children: ReactNode;
}

/** Keeps a part that breaks from taking the whole page with it, which would be white then. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { failure: { error: unknown } | null }> {
  override state: { failure: { error: unknown } | null } = { failure: null };

  static getDerivedStateFromError(error: unknown) {
    return { failure: { error } };
  }

  /** A part that is opened again is loaded again. */
  override componentWillUnmount() {
    if (this.state.failure) retryFailedComponents();
  }

  readonly retry = () => {
    retryFailedComponents();
    this.setState({ failure: null });
  };

  override render() {
    const { failure } = this.state;
    return failure ? this.props.instead({ ...failure, onRetry: this.retry }) : this.props.children;
  }
}
