// Runs before the first paint, so that the page does not flash in the wrong theme.
(function () {
  var chosen = null;
  try {
    chosen = localStorage.getItem('resonet-theme');
  } catch (error) {
    chosen = null;
  }
  var dark = chosen ? chosen === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
})();
