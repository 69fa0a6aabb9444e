import { Button, Text } from '@mantine/core';
import { Component } from 'react';
import type { ReactNode } from 'react';
import { useSpeech } from '../i18n/speech';
import { Gate } from '../ui/Gate';

/** A fault of ours in one view says so, instead of leaving an empty page. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    return this.state.failed ? <Broken /> : this.props.children;
  }
}

function Broken() {
  const { words } = useSpeech();
  return (
    <Gate title={words.app.name}>
      <Text mb="md">{words.app.broken}</Text>
      <Button onClick={() => location.reload()}>{words.app.reload}</Button>
    </Gate>
  );
}
