import { Component, type ReactNode } from 'react';
import { retryFailedComponents } from './lazyComponent.tsx';

/** The error of a part of the page, and its retry. */
export interface Failure {
  error: unknown;
  onRetry: () => void;
}

interface ErrorBoundaryProps {
  fallback: (failure: Failure) => ReactNode;
  children: ReactNode;
}

/** Shows a fallback for a part that throws. Without it the whole page would be blank. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { failure: { error: unknown } | null }> {
  override state: { failure: { error: unknown } | null } = { failure: null };

  static getDerivedStateFromError(error: unknown) {
    return { failure: { error } };
  }

  /** A part that the user opens again loads again. */
  override componentWillUnmount() {
    if (this.state.failure) retryFailedComponents();
  }

  readonly retry = () => {
    retryFailedComponents();
    this.setState({ failure: null });
  };

  override render() {
    const { failure } = this.state;
    return failure ? this.props.fallback({ ...failure, onRetry: this.retry }) : this.props.children;
  }
}
