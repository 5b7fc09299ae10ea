import { Component, type ReactNode } from 'react';

interface GuardProps {
  /** What is shown instead of what cannot be shown. */
  instead: ReactNode;
  children: ReactNode;
}

/** Keeps a part that breaks from taking the whole page with it, which would be white then. */
export class Guard extends Component<GuardProps, { isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError() {
    return { isBroken: true };
  }

  override render() {
    return this.state.isBroken ? this.props.instead : this.props.children;
  }
}
