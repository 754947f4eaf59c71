// Single keys of the desk. They are known by their place (event.code), so that they work in the
// Russian layout too; only the marks / and ? are also known by what they print, since layouts put
// them elsewhere. Keys are silent in fields, and off when the person switched them off.
(() => {
  const one = (selector) => document.querySelector(selector);
  const typing = (target) => target.closest?.('input, textarea, select, [contenteditable]');

  function unfold(key) {
    const act = one(`.act[data-key="${key}"]`);
    if (!act) return false;
    if (act.matches('form')) {
      act.querySelector('button').click();
      return true;
    }
    act.open = true;
    act.scrollIntoView({ block: 'nearest' });
    act.querySelector('select, textarea, input:not([type=hidden])')?.focus();
    return true;
  }

  function reply() {
    const answer = one('#answer');
    answer?.scrollIntoView({ block: 'center' });
    answer?.focus({ preventScroll: true });
    return Boolean(answer);
  }

  // The row that has the focus, or the one that is marked: Tab moves the one without the other.
  function openCurrent(target) {
    const line = target.closest?.('.line') ?? desk.current();
    if (!line || !desk.panes()) return false;
    location.assign(line.querySelector('.line-link').href);
    return true;
  }

  function search() {
    const field = one('#search');
    field?.focus();
    field?.select();
    return Boolean(field);
  }

  function markRow(target) {
    const line = target.closest?.('.line') ?? desk.current();
    const box = line?.querySelector('.line-pick');
    box?.click();
    return Boolean(box);
  }

  function join() {
    const form = one('#together');
    const some = one('.line-pick:checked');
    if (some) form.requestSubmit();
    return Boolean(some);
  }

  function help() {
    one('#keys')?.togglePopover();
    return true;
  }

  function fresh() {
    const line = one('#fresh');
    line?.click();
    return Boolean(line);
  }

  // What the machine proposes: by its number at once, or by its question first and then by number,
  // Enter, or by the question's key again, which opens the whole choice.
  function pick(key) {
    const button = one(`[data-pick="${key}"]`);
    button?.click();
    return Boolean(button);
  }
  function ask(key, target) {
    const first = one(`#decide-${key.name} [data-pick]`);
    if (!first || target.closest?.(`#decide-${key.name}`)) return unfold(key.letter);
    first.scrollIntoView({ block: 'nearest' });
    first.focus({ preventScroll: true });
    return true;
  }
  function undo() {
    const button = one('[data-undo]');
    button?.click();
    return Boolean(button);
  }

  const keys = {
    KeyJ: () => desk.step(1) ?? true,
    KeyK: () => desk.step(-1) ?? true,
    KeyA: () => unfold('a'),
    KeyT: (target) => ask({ name: 'topic', letter: 't' }, target),
    KeyP: () => unfold('p'),
    KeyW: () => unfold('w'),
    KeyN: () => unfold('n'),
    KeyE: () => unfold('e'),
    Digit1: () => pick(1),
    Digit2: () => pick(2),
    Digit3: () => pick(3),
    Numpad1: () => pick(1),
    Numpad2: () => pick(2),
    Numpad3: () => pick(3),
    KeyU: undo,
    KeyR: reply,
    KeyX: markRow,
    KeyM: join,
    Enter: openCurrent,
    Slash: search,
    Period: fresh,
  };

  // Esc leaves a field, folds its form and gives the focus back to the list.
  function back(target) {
    if (one(':popover-open')) return;
    const act = target.closest?.('.act[open]');
    if (act) {
      act.open = false;
      act.querySelector('summary').focus();
    } else if (typing(target)) {
      target.blur();
      toList();
    } else if (location.hash === '#views') {
      location.hash = '#list-name'; // the sheet of views over a narrow list
    } else if (target.closest?.('#reading')) {
      toList();
    }
  }
  function toList() {
    desk.current()?.querySelector('.line-link').focus({ preventScroll: true });
  }

  addEventListener('keydown', (event) => {
    const { target } = event;
    if (event.key === 'Escape') return back(target);
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      target.form?.querySelector('[data-primary]')?.click();
      return;
    }
    const off = document.body.dataset.keys === 'off';
    const writes = typing(target) && !target.matches('.line-pick');
    if (off || writes || event.metaKey || event.ctrlKey || event.altKey) return;
    if (event.isComposing) return;
    const asks = event.key === '?' || (event.code === 'Slash' && event.shiftKey);
    if (asks) return void (help() && event.preventDefault());
    if (event.key === '/') return void (search() && event.preventDefault());
    // What floats over the page takes the keys meanwhile.
    if (event.shiftKey || one(':popover-open')) return;
    if (
      event.code === 'Enter' &&
      target.closest?.('a, button, summary') &&
      !target.closest('.line')
    )
      return;
    if (keys[event.code]?.(target)) event.preventDefault();
  });
})();
