import type { StorybookConfig } from '@storybook/html-vite';

/** One Storybook for all three frameworks: its own is none of them. It sends nothing and asks nobody. */
const config: StorybookConfig = {
  stories: ['../stories/**/*.stories.ts'],
  addons: ['@storybook/addon-vitest', '@storybook/addon-a11y'],
  framework: '@storybook/html-vite',
  core: { disableTelemetry: true, disableWhatsNewNotifications: true, enableCrashReports: false },
};
export default config;
