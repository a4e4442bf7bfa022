import { svelte } from '@sveltejs/vite-plugin-svelte';
import react from '@vitejs/plugin-react';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

/** For the demo's page, the stories and the tests in a browser: they show one document in three frameworks. */
export default defineConfig({
  plugins: [react(), svelte({ configFile: false }), vue()],
  // Found in the middle of a first run, Vite would reload the page under the tests.
  optimizeDeps: { include: ['@automerge/automerge/slim', '@noble/hashes/sha2.js', 'fflate'] },
});
