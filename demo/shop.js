// The shop's own script: the basket's counter, and the two ways in which a shop talks to the chat widget.
const BASKET = 'toranj-basket';
const number = new Intl.NumberFormat(document.documentElement.lang);

const count = document.querySelector('[data-basket-count]');
const news = document.querySelector('[data-basket-news]');

function items() {
  return Number(localStorage.getItem(BASKET) ?? 0);
}

function show() {
  count.textContent = number.format(items());
}

for (const button of document.querySelectorAll('[data-add]')) {
  button.addEventListener('click', () => {
    localStorage.setItem(BASKET, String(items() + 1));
    show();
    news.textContent = `${button.dataset.add}: ${news.dataset.basketNews}`;
    // Invite rules can wait for this event. The widget loads by itself, so it may not be here yet.
    window.Pasokh?.event('basket');
  });
}

for (const button of document.querySelectorAll('[data-open-chat]')) {
  button.addEventListener('click', () => window.Pasokh?.open());
}

show();
