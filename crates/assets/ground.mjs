// Draws the quiet ground of a seaside town for the sign-in page and prints it as one SVG file.
// It is decoration: invented streets, no names. Its own style follows the page's colour scheme.

let seed = 7;
const rnd = () => ((seed = (seed * 16807) % 2147483647) - 1) / 2147483646;

const coast = [
  [-20, 470],
  [70, 478],
  [150, 512],
  [215, 552],
  [285, 566],
  [345, 536],
  [395, 496],
  [412, 486],
  [455, 470],
  [520, 488],
  [566, 536],
  [612, 590],
  [668, 622],
  [728, 606],
  [774, 566],
  [835, 556],
  [905, 588],
  [1020, 604],
];
const river = [
  [338, -20],
  [352, 60],
  [330, 130],
  [312, 210],
  [330, 290],
  [372, 370],
  [398, 440],
  [406, 500],
];

const smooth = (p) => {
  let d = `M${p[0][0]} ${p[0][1]}`;
  for (let i = 0; i < p.length - 1; i++) {
    const a = p[Math.max(0, i - 1)],
      b = p[i],
      c = p[i + 1],
      e = p[Math.min(p.length - 1, i + 2)];
    const f = (n) => Math.round(n * 10) / 10;
    d += `C${f(b[0] + (c[0] - a[0]) / 6)} ${f(b[1] + (c[1] - a[1]) / 6)} ${f(c[0] - (e[0] - b[0]) / 6)} ${f(c[1] - (e[1] - b[1]) / 6)} ${c[0]} ${c[1]}`;
  }
  return d;
};
const sample = (p, n = 10) => {
  // points of the smoothed line
  const out = [];
  for (let i = 0; i < p.length - 1; i++) {
    const a = p[Math.max(0, i - 1)],
      b = p[i],
      c = p[i + 1],
      e = p[Math.min(p.length - 1, i + 2)];
    for (let k = 0; k < n; k++) {
      const t = k / n,
        t2 = t * t,
        t3 = t2 * t;
      out.push(
        [0, 1].map(
          (j) =>
            0.5 *
            (2 * b[j] +
              (c[j] - a[j]) * t +
              (2 * a[j] - 5 * b[j] + 4 * c[j] - e[j]) * t2 +
              (3 * b[j] - a[j] - 3 * c[j] + e[j]) * t3),
        ),
      );
    }
  }
  out.push(p.at(-1));
  return out;
};
const coastPts = sample(coast),
  riverPts = sample(river);
const coastY = (x) => {
  for (let i = 1; i < coastPts.length; i++)
    if (coastPts[i][0] >= x) {
      const [a, b] = [coastPts[i - 1], coastPts[i]];
      return a[1] + ((b[1] - a[1]) * (x - a[0])) / (b[0] - a[0] || 1);
    }
  return 600;
};
const riverX = (y) => {
  for (let i = 1; i < riverPts.length; i++)
    if (riverPts[i][1] >= y) {
      const [a, b] = [riverPts[i - 1], riverPts[i]];
      return a[0] + ((b[0] - a[0]) * (y - a[1])) / (b[1] - a[1] || 1);
    }
  return 406;
};

// the borders between districts
const westLine = [
  [40, 262],
  [120, 286],
  [210, 270],
  [322, 268],
]; // Заречный / Портовый
const northLine = [
  [338, 318],
  [430, 292],
  [540, 300],
  [620, 268],
  [690, 214],
  [760, 150],
  [820, 60],
]; // Нагорный / остальные
const capeLine = [
  [624, 602],
  [640, 520],
  [622, 430],
  [628, 340],
  [620, 268],
]; // Старый город / Маячный
const cut = (pts, f) => pts.filter(f);
const districts = {
  Заречный: {
    at: [204, 126],
    ring: [
      [40, 40],
      [200, 26],
      [344, 20],
      ...cut(riverPts, (p) => p[1] > 30 && p[1] < 262),
      ...[...westLine].reverse(),
    ],
  },
  Портовый: {
    at: [214, 410],
    ring: [
      ...westLine,
      ...cut(riverPts, (p) => p[1] > 270 && p[1] < 490),
      ...cut(coastPts, (p) => p[0] > 40 && p[0] < 404).reverse(),
    ],
  },
  Нагорный: {
    at: [560, 140],
    ring: [
      [346, 20],
      [560, 14],
      [700, 30],
      [820, 60],
      ...[...northLine].reverse().slice(1),
      ...cut(riverPts, (p) => p[1] > 30 && p[1] < 312).reverse(),
    ],
  },
  'Старый город': {
    at: [520, 398],
    ring: [
      ...northLine.slice(0, 4),
      ...[...capeLine].reverse().slice(1),
      ...cut(coastPts, (p) => p[0] > 410 && p[0] < 622).reverse(),
      ...cut(riverPts, (p) => p[1] > 322 && p[1] < 490).reverse(),
    ],
  },
  Маячный: {
    at: [764, 350],
    ring: [
      ...[...northLine].slice(3),
      [930, 120],
      [966, 300],
      [952, 470],
      [946, 590],
      ...cut(coastPts, (p) => p[0] > 626 && p[0] < 944).reverse(),
      ...capeLine,
    ],
  },
};
const inside = ([x, y], r) => {
  let c = false;
  for (let i = 0, j = r.length - 1; i < r.length; j = i++)
    if (
      r[i][1] > y !== r[j][1] > y &&
      x < ((r[j][0] - r[i][0]) * (y - r[i][1])) / (r[j][1] - r[i][1]) + r[i][0]
    )
      c = !c;
  return c;
};
const dry = ([x, y], m = 8) =>
  y < coastY(x) - m && Math.abs(x - riverX(Math.min(y, 500))) > (y < 500 ? m : 0);

const main = {
  Набережная: [
    [60, 462],
    [150, 494],
    [215, 532],
    [285, 546],
    [340, 518],
    [396, 474],
    [455, 452],
    [524, 468],
    [578, 520],
    [626, 572],
    [668, 600],
  ],
  Якорная: [
    [70, 330],
    [180, 350],
    [290, 352],
    [352, 334],
    [470, 352],
    [560, 372],
    [626, 366],
  ],
  Маячная: [
    [626, 366],
    [700, 380],
    [770, 420],
    [830, 486],
    [868, 548],
  ],
  Сосновая: [
    [392, 250],
    [470, 206],
    [560, 190],
    [660, 150],
    [756, 96],
  ],
  Верфная: [
    [132, 290],
    [150, 360],
    [148, 430],
    [156, 492],
  ],
  Штурманская: [
    [462, 452],
    [478, 352],
    [470, 270],
    [486, 200],
    [500, 60],
  ],
  Заречная: [
    [70, 150],
    [160, 170],
    [250, 168],
    [316, 190],
    [392, 250],
    [478, 300],
    [560, 372],
  ],
  Садовая: [
    [660, 340],
    [740, 280],
    [820, 250],
    [930, 230],
  ],
};
const grid = [
  ['Заречный', -8, 26],
  ['Портовый', 5, 24],
  ['Нагорный', -22, 28],
  ['Старый город', 10, 20],
  ['Маячный', 28, 27],
];
const parks = [
  [
    [430, 392],
    [492, 402],
    [486, 440],
    [436, 434],
  ],
  [
    [690, 80],
    [780, 70],
    [740, 140],
    [668, 136],
  ],
  [
    [850, 330],
    [930, 320],
    [936, 420],
    [866, 440],
  ],
  [
    [86, 70],
    [170, 60],
    [160, 112],
    [92, 116],
  ],
];
const inPark = (p) => parks.some((k) => inside(p, k));

const streets = [],
  houses = [];
for (const [name, deg, step] of grid) {
  const { ring } = districts[name],
    a = (deg * Math.PI) / 180,
    ca = Math.cos(a),
    sa = Math.sin(a);
  const cx = ring.reduce((s, p) => s + p[0], 0) / ring.length,
    cy = ring.reduce((s, p) => s + p[1], 0) / ring.length;
  const at = (u, v) => [cx + u * ca - v * sa, cy + u * sa + v * ca];
  const ok = (p) => inside(p, ring) && dry(p, 12) && !inPark(p);
  for (const flip of [0, 1])
    for (let u = -420; u <= 420; u += step * (flip ? 2 : 1)) {
      let run = null;
      for (let v = -420; v <= 420; v += 6) {
        const p = flip ? at(u, v) : at(v, u);
        if (ok(p) && !(flip && rnd() < 0.012)) {
          run ??= [p, p];
          run[1] = p;
        } else if (run) {
          if (Math.hypot(run[0][0] - run[1][0], run[0][1] - run[1][1]) > 24) streets.push(run);
          run = null;
        }
      }
    }
  for (let u = -420; u <= 420; u += step)
    for (let v = -420; v <= 420; v += 8.5)
      for (const side of [-1, 1]) {
        const p = at(v + rnd() * 2, u + side * (step / 2 - 4) * 0.62 + step / 2);
        if (Math.abs(((v + 420) % (step * 2)) - 0) < 5) continue;
        if (!ok(p) || rnd() < 0.16) continue;
        const w = 3 + rnd() * 3.2,
          h = 2.6 + rnd() * 1.6;
        const c = [
          [-w, -h],
          [w, -h],
          [w, h],
          [-w, h],
        ].map(([x, y]) => [p[0] + (x * ca - y * sa) / 2, p[1] + (x * sa + y * ca) / 2]);
        houses.push([
          p,
          'M' + c.map((q) => q.map((n) => Math.round(n * 10) / 10).join(' ')).join('L') + 'Z',
        ]);
      }
}
const poly = (r) => 'M' + r.map((p) => p.map(Math.round).join(' ')).join('L') + 'Z';

const round = (p) => p.map(Math.round).join(' ');
const borders = [westLine, northLine, capeLine].map(
  (l) => 'M' + l.map((p) => p.join(' ')).join('L'),
);
const lanes = streets.map(([a, b]) => `M${round(a)}L${round(b)}`);
process.stdout.write(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 700">
<style>
svg { --land: #f1f2f0; --water: #d9e6eb; --park: #e5ebe2; --road: #fff; --house: #dfe2e1; --border: #aab6bb; }
@media (prefers-color-scheme: dark) {
svg { --land: #181f23; --water: #0d2029; --park: #1a2621; --road: #2a3338; --house: #222b30; --border: #4b5960; }
}
</style>
<rect x="-20" y="-20" width="1040" height="740" fill="var(--land)"/>
<path d="${parks.map(poly).join('')}" fill="var(--park)"/>
<path d="${smooth(coast)}L1020 720L-20 720Z" fill="var(--water)"/>
<path d="${smooth(river)}" fill="none" stroke="var(--water)" stroke-width="11"/>
<path d="${lanes.join('')}" stroke="var(--road)" stroke-width="1.5" fill="none"/>
<path d="${houses.map(([, d]) => d).join('')}" fill="var(--house)"/>
<path d="${Object.values(main).map(smooth).join('')}" fill="none" stroke="var(--road)" stroke-width="4" stroke-linecap="round" stroke-linejoin="round"/>
<path d="M612 590L640 650M700 612L700 664M236 556L228 612M188 536L172 590" stroke="var(--land)" stroke-width="6"/>
<path d="${borders.join('')}" fill="none" stroke="var(--border)" stroke-width="1.4" stroke-dasharray="6 4"/>
</svg>
`);
