// Keeps what goes wrong in a part of the page in that part.
import { Component, type ReactNode } from "react";

interface BoundaryProps {
  readonly fallback: (error: Error, onRetry: () => void) => ReactNode;
  /** When it changes, what failed is tried again: with the place, say, or when the gateway is back. */
  readonly retryOn: string;
  readonly children: ReactNode;
}

export class Boundary extends Component<BoundaryProps, { readonly error: Error | undefined }> {
  override state: { readonly error: Error | undefined } = { error: undefined };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override componentDidUpdate(previous: BoundaryProps) {
    if (this.state.error && previous.retryOn !== this.props.retryOn) this.retry();
  }

  retry = () => this.setState({ error: undefined });

  override render() {
    const { error } = this.state;
    return error ? this.props.fallback(error, this.retry) : this.props.children;
  }
}
