/** Names for the design tokens that app/globals.css defines once for light and once for dark. */
import type { Config } from 'tailwindcss';

const token = (name: string) => `var(--${name})`;
const status = (name: string) => ({
  DEFAULT: token(`status-${name}`),
  soft: token(`status-${name}-soft`),
});

export default {
  content: ['./app/**/*.{ts,tsx}', './components/**/*.{ts,tsx}'],
  theme: {
    extend: {
      colors: {
        canvas: token('canvas'),
        panel: token('panel'),
        sunken: token('sunken'),
        line: { DEFAULT: token('line'), strong: token('line-strong') },
        ink: token('ink'),
        muted: token('muted'),
        accent: { DEFAULT: token('accent'), ink: token('accent-ink'), soft: token('accent-soft') },
        danger: { DEFAULT: token('status-error'), soft: token('status-error-soft') },
        warning: { DEFAULT: token('status-queued'), soft: token('status-queued-soft') },
        status: {
          'just-in': status('just-in'),
          processed: status('processed'),
          error: status('error'),
          queued: status('queued'),
          acknowledged: status('acknowledged'),
        },
      },
    },
  },
} satisfies Config;
