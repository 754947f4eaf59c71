// Runs before anything is painted: the policy for what scripts may write, and the theme.
(() => {
  if (globalThis.trustedTypes?.createPolicy) {
    trustedTypes.createPolicy('default', {
      createHTML: (html) => html,
      createScriptURL: (url) => {
        const { origin, pathname } = new URL(url, location.href);
        if (origin === location.origin && pathname.startsWith('/assets/')) return url;
        throw new TypeError('a script from elsewhere');
      },
    });
  }
  const root = document.documentElement;
  root.classList.add('script');
  if (root.dataset.bsTheme) return;
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const follow = () => {
    root.dataset.bsTheme = dark.matches ? 'dark' : 'light';
  };
  follow();
  dark.addEventListener('change', follow);
})();
