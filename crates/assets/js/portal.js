// The portal: what is typed stays in this browser until it is handed in, photos are shown before
// they are sent, and a form that meets no network waits for it. Without scripts the forms do the
// same in their plain way.
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const one = (selector, within = document) => within.querySelector(selector);
  const RETRY = 15_000;

  const kept = {
    get: (name) => {
      try {
        return localStorage.getItem(`otklik-${name}`);
      } catch {
        return null;
      }
    },
    set: (name, value) => {
      try {
        if (value) localStorage.setItem(`otklik-${name}`, value);
        else localStorage.removeItem(`otklik-${name}`);
      } catch {
        // A browser that keeps nothing loses nothing that the server has.
      }
    },
  };
  const fields = ['say', 'addr', 'phone', 'mail'];

  // What was typed and not sent comes back where the server knows nothing yet.
  function restore(within) {
    for (const form of all('form[data-draft]', within)) {
      for (const field of all('textarea, input.form-control', form)) {
        if (!fields.includes(field.name)) continue;
        if (!field.value) field.value = kept.get(field.name) ?? '';
        field.addEventListener('input', () => kept.set(field.name, field.value));
      }
    }
  }

  async function paint(file) {
    const item = document.createElement('li');
    const canvas = document.createElement('canvas');
    canvas.width = 88;
    canvas.height = 66;
    canvas.title = file.name;
    item.append(canvas);
    try {
      const picture = await createImageBitmap(file, { resizeWidth: 176 });
      const scale = Math.max(88 / picture.width, 66 / picture.height);
      const [width, height] = [picture.width * scale, picture.height * scale];
      canvas.getContext('2d').drawImage(picture, (88 - width) / 2, (66 - height) / 2, width, height);
    } catch {
      item.className = 'p-file';
      item.textContent = file.name;
    }
    return item;
  }

  function photos(within) {
    const input = one('input[data-photos]', within);
    if (!input) return;
    input.addEventListener('change', async () => {
      const form = input.form;
      const large = [...input.files].some((file) => file.size > Number(input.dataset.photos));
      one('[data-photos-large]', form).hidden = !large;
      const list = one('[data-chosen]', form);
      list.replaceChildren(...(await Promise.all([...input.files].map(paint))));
      list.hidden = !input.files.length;
    });
  }

  // Sends a form with its photos; where there is no network it waits and tries again by itself.
  function sending(within) {
    const form = one('form[data-draft=words]', within);
    if (!form) return;
    let busy = false;
    const offline = one('[data-offline]', form);
    const send = async () => {
      if (busy) return;
      busy = true;
      try {
        const response = await fetch(form.action, { method: 'POST', body: new FormData(form) });
        if (response.redirected && response.ok) return location.assign(response.url);
        const page = new DOMParser().parseFromString(await response.text(), 'text/html');
        one('#main').replaceWith(one('#main', page));
        begin(one('#main'));
        one('#trouble')?.scrollIntoView({ block: 'center' });
      } catch {
        offline.hidden = false;
        setTimeout(() => form.isConnected && !offline.hidden && send(), RETRY);
      } finally {
        busy = false;
      }
    };
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      offline.hidden = true;
      send();
    });
    addEventListener('online', () => form.isConnected && !offline.hidden && send());
  }

  // "I am there now" asks the device for its place.
  function here(within) {
    const button = one('[data-here-do]', within);
    if (!button || !navigator.geolocation || !isSecureContext) return;
    button.hidden = false;
    button.addEventListener('click', (event) => {
      const form = button.form;
      if (one('[data-lat]', form).value) return;
      event.preventDefault();
      navigator.geolocation.getCurrentPosition(({ coords }) => {
        one('[data-lat]', form).value = coords.latitude;
        one('[data-lon]', form).value = coords.longitude;
        form.requestSubmit(button);
      });
    });
  }

  function begin(within) {
    if (one('[data-draft-done]', within)) for (const name of fields) kept.set(name, '');
    restore(within);
    photos(within);
    sending(within);
    here(within);
  }
  begin(document);
})();
