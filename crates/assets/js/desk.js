// Small help for the desk's pages. Every page works without it: links lead to whole pages,
// forms are sent by the browser. Here the same happens without leaving the list.
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const one = (selector, within = document) => within.querySelector(selector);
  const panes = () => one('#reading')?.checkVisibility() ?? false;

  // ── The list and the appeal beside it ────────────────────────────────────────────────
  const current = () => one('.line[aria-current]');

  function mark(line) {
    for (const other of all('.line[aria-current]')) other.removeAttribute('aria-current');
    line.setAttribute('aria-current', 'true');
  }

  function open(line) {
    const { number } = line.dataset;
    mark(line);
    const address = new URL(location.href);
    address.searchParams.set('open', number);
    address.hash = '';
    history.replaceState(null, '', address);
    htmx.ajax('GET', `/desk/appeals/${number}/pane`, { target: '#reading', swap: 'innerHTML' });
  }

  // Past the last row the next page comes, before the first one of a further page the beginning.
  function step(by) {
    const lines = all('#list .line');
    const at = lines.indexOf(current());
    const to = lines[at < 0 ? 0 : at + by];
    if (to) stand(to);
    else if (by > 0) more();
    else one('#list-start')?.click();
  }

  // The last row when more rows were asked for by a key; null when nobody waits for them.
  let waiting = null;
  function more() {
    if (waiting) return;
    waiting = current();
    const button = one('#list .more');
    if (button) button.click();
    else waiting = null;
  }
  // The button goes with the swap: rather the first new row has the focus than nothing at all.
  addEventListener('htmx:beforeSwap', ({ detail: { target } }) => {
    if (!target?.classList?.contains('more-place')) return;
    const last = all('#list .line').at(-1);
    const focused = target.contains(document.activeElement);
    const arrived = () => {
      const first = last?.nextElementSibling;
      if (!first?.classList.contains('line')) return;
      if (waiting && waiting === current()) stand(first);
      else if (focused) one('.line-link', first).focus();
      waiting = null;
    };
    addEventListener('htmx:afterSwap', arrived, { once: true });
  });
  for (const failure of ['htmx:sendError', 'htmx:responseError', 'htmx:swapError']) {
    addEventListener(failure, () => {
      waiting = null;
    });
  }

  let soon;
  function stand(to) {
    one('.line-link', to).focus({ preventScroll: true });
    to.scrollIntoView({ block: 'nearest' });
    mark(to);
    if (!panes()) return;
    clearTimeout(soon); // passing over rows quickly asks only for the last of them
    soon = setTimeout(() => open(to), 90);
  }

  addEventListener('click', (event) => {
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey;
    const link = event.target.closest?.('.line-link');
    if (link && plain && panes()) {
      event.preventDefault();
      open(link.closest('.line'));
    }
    const stepper = event.target.closest?.('[data-step]');
    if (stepper) step(Number(stepper.dataset.step));
    if (event.target.closest?.('[data-reload]') && one('.appeal-pane')) {
      event.preventDefault();
      reload();
    }
  });

  function reload() {
    const { number } = one('#appeal').dataset;
    const pane = one('.appeal-pane');
    const path = `/desk/appeals/${number}` + (pane ? '/pane' : '');
    if (pane) htmx.ajax('GET', path, { target: '#reading', swap: 'innerHTML' });
    else location.assign(path);
  }

  // ── What colleagues do ───────────────────────────────────────────────────────────────
  function changed({ number, version, proposed }) {
    const view = one('#appeal');
    if (view?.dataset.number === number) {
      if (Number(view.dataset.version) < version) one('#appeal-changed').hidden = false;
      else if (proposed) propose(view);
    }
    if (document.getElementById(`line-${number}`)) {
      const target = `#line-${number}`;
      htmx.ajax('GET', `/desk/inbox/rows/${number}`, { target, swap: 'outerHTML' });
    }
  }
  // What the machine proposes comes into the open page, unless somebody is choosing there already.
  function propose(view) {
    const place = one('#decide-topic', view);
    if (!place || one('.act[open]', place) || place.contains(document.activeElement)) return;
    const { number, version } = view.dataset;
    const shape = view.matches('.appeal-pane') ? 'pane' : 'page';
    const path = `/desk/appeals/${number}/proposals?version=${version}&shape=${shape}`;
    htmx.ajax('GET', path, { target: '#decide-topic', swap: 'outerHTML' });
  }
  addEventListener('htmx:sseBeforeMessage', (event) => {
    if (event.detail.type !== 'changed') return;
    event.preventDefault();
    changed(JSON.parse(event.detail.data));
  });
  // A row that was exchanged keeps its mark and the focus.
  addEventListener('htmx:beforeSwap', (event) => {
    const { target, xhr } = event.detail;
    if (!target?.classList?.contains('line')) return;
    if (xhr.status !== 200) {
      event.detail.shouldSwap = false; // it went out of sight: the row stays as it was
      return;
    }
    const { number } = target.dataset;
    const kept = target.hasAttribute('aria-current');
    const focused = target.contains(document.activeElement);
    addEventListener(
      'htmx:afterSwap',
      () => {
        const line = document.getElementById(`line-${number}`);
        if (!line) return;
        if (kept) line.setAttribute('aria-current', 'true');
        if (focused) one('.line-link', line)?.focus({ preventScroll: true });
        line.classList.add('line-arrived');
      },
      { once: true },
    );
  });
  // The list was exchanged for one with the new rows: nothing waits any more.
  addEventListener('htmx:afterSwap', (event) => {
    if (event.detail.target?.id === 'scroll') one('.fresh-place')?.replaceChildren();
  });

  let recount;
  addEventListener('htmx:sseBeforeMessage', () => {
    clearTimeout(recount);
    recount = setTimeout(() => one('#view-list') && htmx.trigger('#view-list', 'refresh'), 800);
  });
  // What came of a form is brought before the eyes of the one who sent it, and read aloud where
  // there are none: the form has gone with the swap, and the focus with it.
  addEventListener('htmx:afterSettle', () => {
    const told = one('#appeal .failure') ?? one('#appeal .appeal-done');
    if (!told || told.dataset.seen) return;
    told.dataset.seen = 'yes';
    told.tabIndex = -1;
    told.scrollIntoView({ block: told.matches('.failure') ? 'center' : 'nearest' });
    told.focus({ preventScroll: true });
  });

  // A form beside the list borrows its long menu from the filters when it is unfolded.
  function borrow(act) {
    for (const select of all('select[data-menu]', act)) {
      const menu = document.getElementById(select.dataset.menu);
      if (!menu) continue;
      const chosen = select.value;
      const options = [...menu.options].slice(1).map((option) => option.cloneNode(true));
      select.replaceChildren(select.options[0], ...options);
      select.value = chosen;
      delete select.dataset.menu;
    }
  }
  addEventListener('toggle', (event) => event.target.open && borrow(event.target), true);
  addEventListener('htmx:afterSwap', () => all('.act[open]').forEach(borrow));

  // A short history stands open where there is room for it beside the words.
  function unfold() {
    const room = (one('#appeal')?.clientWidth ?? 0) >= 1040;
    for (const history of all('.history[data-unfold]')) {
      history.open = room;
      delete history.dataset.unfold; // once: then it is the reader's to fold
    }
  }
  addEventListener('DOMContentLoaded', unfold);
  addEventListener('htmx:afterSwap', unfold);

  // ── Forms ────────────────────────────────────────────────────────────────────────────
  // A choice made with a pointer holds at once. Keys pass over choices on their way: what they
  // have come to holds with Enter, or with the button that then stands under the filters.
  let byKeys = false;
  addEventListener('pointerdown', () => (byKeys = false), true);
  addEventListener(
    'keydown',
    (event) => {
      byKeys = true;
      const form = event.target.closest?.('[data-auto-submit]');
      if (form && event.key === 'Enter' && event.target.matches('select')) {
        event.preventDefault();
        form.requestSubmit();
      }
    },
    true,
  );
  addEventListener('change', (event) => {
    const form = event.target.form?.closest('[data-auto-submit]');
    if (form && byKeys) form.dataset.waits = '';
    else form?.requestSubmit();
  });
  addEventListener('htmx:sendError', () => tell('lost'));
  addEventListener('htmx:responseError', (event) => {
    if (event.detail.xhr.status === 401) location.reload();
    else tell(event.detail.xhr.status === 507 ? 'full' : 'failed');
  });
  addEventListener('htmx:afterOnLoad', () => tell(null));
  function tell(what) {
    for (const note of all('[data-tell]')) note.hidden = note.dataset.tell !== what;
  }

  // An answer being written is kept on this computer until it is sent.
  const draftKey = (form) => `draft ${form.dataset.draft}`;
  let saving;
  addEventListener('input', (event) => {
    const form = event.target.closest?.('[data-draft]');
    if (!form || event.target.name !== 'text') return;
    clearTimeout(saving);
    saving = setTimeout(() => {
      try {
        sessionStorage.setItem(draftKey(form), event.target.value);
        one('[data-draft-said]', form).hidden = event.target.value === '';
      } catch {
        // A full or forbidden store only means that the draft is not kept.
      }
    }, 500);
  });
  function restore() {
    for (const form of all('[data-draft]')) {
      const text = one('textarea[name=text]', form);
      const kept = sessionStorage.getItem(draftKey(form));
      if (one('#appeal')?.hasAttribute('data-done')) sessionStorage.removeItem(draftKey(form));
      else if (kept && !text.value) {
        text.value = kept;
        one('[data-draft-said]', form).hidden = false;
      }
    }
  }
  addEventListener('htmx:afterSettle', restore);
  addEventListener('DOMContentLoaded', restore);

  globalThis.desk = { current, open, panes, step };
})();
