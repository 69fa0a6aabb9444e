import { createTheme, Modal, UnstyledButton } from '@mantine/core';

/** Colours and fonts are in theme.css; here is what components take as defaults. */
export const theme = createTheme({
  primaryColor: 'teal',
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    // Locking the scroll would need an inline style, and the page does not scroll anyway.
    UnstyledButton: UnstyledButton.extend({ defaultProps: { fz: 'inherit' } }),
    Modal: Modal.extend({ defaultProps: { lockScroll: false, centered: true } }),
  },
});
