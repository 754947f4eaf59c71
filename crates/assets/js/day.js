// The executor's day: what is done at a place is kept in the browser first and sent when there is a
// network, once, under a key of its own. It survives a closed tab. It is kept for the person who
// did it alone, and is deleted when that person signs out.
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const one = (selector, within = document) => within.querySelector(selector);
  const RETRY_MS = 15000;

  // What is kept: errands by their keys, and words by their places.
  function open() {
    return new Promise((resolve, reject) => {
      const asked = indexedDB.open('otklik-day', 1);
      asked.onupgradeneeded = () => {
        asked.result.createObjectStore('errands', { keyPath: 'key' });
        asked.result.createObjectStore('words');
      };
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
  }
  async function store(name, mode, act) {
    const base = await open();
    return new Promise((resolve, reject) => {
      const work = base.transaction(name, mode);
      const asked = act(work.objectStore(name));
      work.oncomplete = () => { base.close(); resolve(asked?.result); };
      work.onerror = work.onabort = () => { base.close(); reject(work.error); };
    });
  }
  const put = (errand) => store('errands', 'readwrite', (it) => it.put(errand));
  const drop = (key) => store('errands', 'readwrite', (it) => it.delete(key));
  const forgetWords = (place) => store('words', 'readwrite', (it) => it.delete(place));
  async function waiting(who) {
    const errands = await store('errands', 'readonly', (it) => it.getAll());
    return errands.filter((it) => it.who === who).sort((a, b) => a.at - b.at);
  }

  // Signing out takes along what was kept; whatever waits is named first.
  document.addEventListener('submit', async (event) => {
    const form = event.target;
    if (form.getAttribute('action') !== '/desk/sign-out' || form.dataset.sure) return;
    if (!window.indexedDB) return;
    event.preventDefault();
    const warning = one('[data-day-leave]');
    try {
      const errands = await store('errands', 'readonly', (it) => it.getAll());
      if (errands.length && warning?.hidden) {
        warning.hidden = false;
        return;
      }
      await store('errands', 'readwrite', (it) => it.clear());
      await store('words', 'readwrite', (it) => it.clear());
    } catch {
      // Nothing could be kept, so there is nothing to delete.
    }
    form.dataset.sure = 'yes';
    form.submit();
  });

  const page = one('[data-day]');
  if (!page || !window.indexedDB) return;
  const who = page.dataset.day;

  async function show() {
    const errands = await waiting(who);
    const [refused, going] = [errands.filter((it) => it.refused), errands.filter((it) => !it.refused)];
    const photos = going.filter((it) => it.kind === 'photo').length;
    one('[data-day-waits]').hidden = !going.length;
    one('[data-day-photos]').textContent = photos;
    one('[data-day-marks]').textContent = going.length - photos;
    for (const mark of all('[data-errand-waits]')) {
      mark.hidden = !going.some((it) => it.number === mark.dataset.errandWaits);
    }
    const box = one('[data-day-refused]');
    box.hidden = !refused.length;
    one('ul', box).replaceChildren(...refused.map((errand) => {
      const line = one('[data-day-refusal]').content.firstElementChild.cloneNode(true);
      const link = one('[data-day-link]', line);
      link.href = `/desk/appeals/${errand.number}`;
      link.textContent = errand.number;
      one('button', line).addEventListener('click', () => drop(errand.key).then(show));
      return line;
    }));
  }

  // One after another, in the order in which they were done; the first that finds no network ends.
  let sending = false;
  async function send() {
    if (sending) return;
    sending = true;
    let sent = '';
    try {
      for (const errand of await waiting(who)) {
        if (errand.refused) continue;
        const outcome = await sendOne(errand);
        if (outcome === 'wait') break;
        if (outcome === 'door') { one('[data-day-door]').hidden = false; break; }
        if (outcome === 'refused') await put({ ...errand, refused: true });
        else { sent = outcome; await drop(errand.key); }
      }
    } finally {
      sending = false;
    }
    await show();
    if (sent && !(await waiting(who)).length && !one('details[open] textarea')) location.assign(sent);
  }
  async function sendOne(errand) {
    const form = new FormData();
    // The token of this session and not of the one in which it was done.
    form.append('csrf', one('input[name=csrf]').value);
    form.append('key', errand.key);
    for (const [name, value] of errand.fields) {
      form.append(name, value instanceof Blob ? new File([value], value.name || 'photo.jpg', { type: value.type }) : value);
    }
    const isPlain = errand.kind !== 'photo';
    const body = isPlain ? new URLSearchParams(form) : form;
    let reply;
    try {
      reply = await fetch(errand.action, { method: 'POST', body, headers: { accept: 'text/html' } });
    } catch {
      return 'wait';
    }
    if (reply.status >= 500 || reply.status === 429) return 'wait';
    const there = new URL(reply.url).pathname;
    if (there === '/desk/sign-in' || reply.status === 401 || reply.status === 403) return 'door';
    return reply.redirected && reply.ok ? reply.url : 'refused';
  }

  page.addEventListener('submit', async (event) => {
    const form = event.target.closest('[data-errand]');
    if (!form) return;
    event.preventDefault();
    const own = ['csrf'];
    const fields = [...new FormData(form)].filter(([name]) => !own.includes(name));
    const { errand: kind, number } = form.dataset;
    const action = form.getAttribute('action');
    const errand = { key: crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`.replace('.', '-'), who, kind, number, action, fields, at: Date.now() };
    try {
      await put(errand);
    } catch {
      // What cannot be kept goes the plain way.
      form.submit();
      return;
    }
    const words = one('[data-errand-words]', form);
    if (words) await forgetWords(`${who} ${number}`);
    form.closest('details')?.removeAttribute('open');
    if (kind === 'photo') form.reset();
    await show();
    await send();
  });
  page.addEventListener('change', (event) => {
    const file = event.target.closest('.job-file');
    if (file?.files.length) file.form.requestSubmit();
  });

  // Words that are typed and not sent yet.
  page.addEventListener('input', (event) => {
    const words = event.target.closest('[data-errand-words]');
    if (words) store('words', 'readwrite', (it) => it.put(words.value, `${who} ${words.dataset.errandWords}`)).catch(() => {});
  });
  async function restore() {
    for (const words of all('[data-errand-words]', page)) {
      const kept = await store('words', 'readonly', (it) => it.get(`${who} ${words.dataset.errandWords}`));
      if (kept) words.value = kept;
    }
  }

  window.addEventListener('online', send);
  document.addEventListener('visibilitychange', () => { if (!document.hidden) send(); });
  setInterval(send, RETRY_MS);
  restore().then(show).then(send).catch(() => {});
})();
