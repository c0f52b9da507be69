/* Runs before the first paint: a page that was forced to light or dark never flashes the other one. */
try {
  var theme = localStorage.getItem('tocsin.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch (e) {}
