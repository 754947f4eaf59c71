// Files of an answer: what was chosen is shown, can be taken off, and is measured before it is
// sent. A picture in the clipboard is pasted as a file. Without scripts the browser's own field
// does the same in its plain way.
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const one = (selector, within = document) => within.querySelector(selector);

  const before = new WeakMap();
  function choose(input, files) {
    const chosen = new DataTransfer();
    for (const file of files) chosen.items.add(file);
    input.files = chosen.files;
    before.set(input, [...files]);
    const box = input.closest('[data-files]');
    const { filesMax, bytesMax } = box.dataset;
    const kept = all('input[name=kept]:checked', box).length;
    const large = [...input.files].some((file) => file.size > Number(bytesMax));
    const many = input.files.length + kept > Number(filesMax);
    one('[data-files-large]', box).hidden = !large;
    one('[data-files-many]', box).hidden = !many;
    input.setCustomValidity(large || many ? one('.form-problem:not([hidden])', box).innerText : '');
    const list = one('[data-files-chosen]', box);
    list.hidden = !input.files.length;
    const rows = [...input.files].map((file) => row(box, input, file, bytesMax));
    one('ul', list).replaceChildren(...rows);
  }
  function row(box, input, file, bytesMax) {
    const line = one('[data-file-row]', box).content.firstElementChild.cloneNode(true);
    one('[data-file-name]', line).textContent = file.name;
    const unit = file.size < 1e6 ? ['kilobyte', 1e3] : ['megabyte', 1e6];
    const form = { style: 'unit', unit: unit[0], maximumFractionDigits: 0 };
    const { lang } = document.documentElement;
    const size = Math.ceil(file.size / unit[1]).toLocaleString(lang, form);
    one('[data-file-size]', line).textContent = size;
    line.classList.toggle('reply-file-large', file.size > Number(bytesMax));
    one('[data-file-remove]', line).addEventListener('click', () => {
      choose(input, [...input.files].filter((other) => other !== file));
    });
    if (file.type.startsWith('image/')) paint(one('canvas', line), file);
    return line;
  }
  // The policy of the page lets no picture in but our own; drawing one's own file needs none.
  async function paint(canvas, file) {
    try {
      const picture = await createImageBitmap(file);
      const side = Math.min(picture.width, picture.height);
      const [x, y] = [(picture.width - side) / 2, (picture.height - side) / 2];
      const { width, height } = canvas;
      canvas.getContext('2d').drawImage(picture, x, y, side, side, 0, 0, width, height);
      canvas.hidden = false;
    } catch {
      // What the browser cannot draw keeps its clip and its name.
    }
  }
  addEventListener('change', ({ target }) => {
    if (target.type !== 'file' || !target.closest('[data-files]')) return;
    // A browser forgets the earlier choice when files are chosen once more; people do not.
    const earlier = before.get(target) ?? [];
    const same = (a, b) => a.name === b.name && a.size === b.size;
    const added = [...target.files].filter((file) => !earlier.some((it) => same(it, file)));
    choose(target, [...earlier, ...added]);
  });
  addEventListener('paste', (event) => {
    const form = event.target.closest?.('form[data-draft]');
    const files = [...(event.clipboardData?.files ?? [])];
    if (!form || !files.length) return;
    event.preventDefault();
    const input = one('input[type=file]', form);
    choose(input, [...input.files, ...files]);
  });
})();
