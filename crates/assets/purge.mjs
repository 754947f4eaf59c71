// Leaves of Tabler's style only what our pages name. Called by build.rs:
//   node purge.mjs NODE_MODULES WEB_CRATE OUT
// A word counts as used when it stands anywhere in a template, in the web crate's Rust
// or in our scripts; class names are therefore never glued together from pieces.
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [modules, web, out] = process.argv.slice(2);
const { PurgeCSS } = createRequire(join(modules, 'from.js'))('purgecss');

const [{ css }] = await new PurgeCSS().purge({
  css: [join(modules, '@tabler/core/dist/css/tabler.min.css')],
  content: [`${web}/templates/**/*.html`, `${web}/src/**/*.rs`, 'js/*.js'],
  defaultExtractor: (text) => text.match(/[A-Za-z0-9_][\w-]*/g) ?? [],
  safelist: { standard: ['html', 'body'], greedy: [/data-bs-theme/] },
});
writeFileSync(out, css.replace(/\/\*# sourceMappingURL=.*?\*\//g, ''));
