import { Component } from 'preact';
import type { ComponentChildren } from 'preact';
import type { Messages } from '../../i18n/messages';

interface Props {
  words: Messages;
  children: ComponentChildren;
}

/** A mistake in showing the conversation must not take the launcher away with it. */
export class ErrorBoundary extends Component<Props, { failed: boolean }> {
  override state = { failed: false };

  override componentDidCatch(error: unknown): void {
    console.error(error);
    this.setState({ failed: true });
  }

  override render({ words, children }: Props) {
    if (!this.state.failed) return children;
    return (
      <div class="panel panel-empty" role="alert">
        <p>{words.failed}</p>
        <button type="button" class="button" onClick={() => location.reload()}>
          {words.reload}
        </button>
      </div>
    );
  }
}
