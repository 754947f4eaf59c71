//! Installs the pages' packages by the lock file and prepares what the binary embeds.
//!
//! `OTKLIK_NODE_MODULES` may name a ready `node_modules` folder; then npm is not called.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use sha2::{Digest, Sha256};

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

const STYLES: [&str; 6] = ["tokens", "tabler", "frame", "parts", "desk", "door"];
const FONT: &str = "@fontsource-variable/golos-text";
/// The empty square that every icon of the set begins with.
const BLANK: &str = r#"<path stroke="none" d="M0 0h24v24H0z" fill="none" />"#;
/// Compressing what is smaller saves nothing.
const GZIP_BYTES_MIN: usize = 512;

fn main() -> Outcome {
    for path in ["build.rs", "purge.mjs", "ground.mjs", "package.json", "package-lock.json"] {
        println!("cargo::rerun-if-changed={path}");
    }
    for path in ["css", "js", "svg", "icons.txt", "../web/templates", "../web/src"] {
        println!("cargo::rerun-if-changed={path}");
    }
    println!("cargo::rerun-if-env-changed=OTKLIK_NODE_MODULES");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let modules = node_modules(&out)?;
    let mut shelf = Shelf::new(&out)?;
    shelf.add("mark.svg", fs::read("svg/mark.svg")?)?;
    shelf.add("ground.svg", run("node", &["ground.mjs"])?)?;
    shelf.add("head.js", fs::read("js/head.js")?)?;
    shelf.add("desk.js", scripts(&modules)?)?;
    let css = style(&out, &modules, &mut shelf)?;
    shelf.add("desk.css", css.into_bytes())?;
    shelf.add("portal.js", fs::read("js/portal.js")?)?;
    let css = portal_style(&modules, &mut shelf)?;
    shelf.add("portal.css", css.into_bytes())?;
    shelf.write_table(&icons(&modules)?)
}

/// The folder of installed packages: given, or made from the lock file once per lock file.
fn node_modules(out: &Path) -> Outcome<PathBuf> {
    if let Some(ready) = env::var_os("OTKLIK_NODE_MODULES") {
        return Ok(PathBuf::from(ready));
    }
    let place = out.join("npm");
    let stamp = place.join("installed");
    let lock = fs::read("package-lock.json")?;
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(place.join("node_modules"));
    }
    fs::create_dir_all(&place)?;
    for name in [".npmrc", "package.json", "package-lock.json"] {
        fs::copy(name, place.join(name))?;
    }
    let flags = ["ci", "--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund"];
    let installed =
        Command::new("npm").args(flags).current_dir(&place).output().map_err(|error| {
            format!("cannot start npm ({error}); install Node 20 or set OTKLIK_NODE_MODULES")
        })?;
    if !installed.status.success() {
        return Err(format!("npm ci: {}", String::from_utf8_lossy(&installed.stderr)).into());
    }
    fs::write(stamp, lock)?;
    Ok(place.join("node_modules"))
}

fn run(program: &str, arguments: &[&str]) -> Outcome<Vec<u8>> {
    let done = Command::new(program)
        .args(arguments)
        .output()
        .map_err(|error| format!("cannot start {program}: {error}"))?;
    if done.status.success() {
        return Ok(done.stdout);
    }
    Err(format!("{program} {arguments:?}: {}", String::from_utf8_lossy(&done.stderr)).into())
}

/// htmx, its server-sent events and our own help, in this order, as one file.
fn scripts(modules: &Path) -> Outcome<Vec<u8>> {
    let parts = [
        modules.join("htmx.org/dist/htmx.min.js"),
        modules.join("htmx-ext-sse/dist/sse.min.js"),
        PathBuf::from("js/keys.js"),
        PathBuf::from("js/desk.js"),
        PathBuf::from("js/files.js"),
        PathBuf::from("js/day.js"),
    ];
    let mut all = Vec::new();
    for part in parts {
        all.extend(fs::read(&part).map_err(|error| format!("{}: {error}", part.display()))?);
        all.extend(b"\n;\n");
    }
    Ok(all)
}

/// The faces of the fonts, by their hashed names.
fn fonts(modules: &Path, shelf: &mut Shelf) -> Outcome<String> {
    let mut css = fs::read_to_string(modules.join(FONT).join("wght.css"))?;
    for set in ["cyrillic", "cyrillic-ext", "latin", "latin-ext"] {
        let name = format!("golos-text-{set}-wght-normal.woff2");
        let bytes = fs::read(modules.join(FONT).join("files").join(&name))?;
        let hashed = shelf.add(&format!("golos-{set}.woff2"), bytes)?;
        css = css.replace(&format!("./files/{name}"), &hashed);
    }
    Ok(css)
}

/// The portal's style: the same tokens, and nothing of Tabler, so that an old phone loads little.
/// Without scripts the browser itself chooses the dark tokens.
fn portal_style(modules: &Path, shelf: &mut Shelf) -> Outcome<String> {
    let tokens = fs::read_to_string("css/tokens.css")?;
    let dark = tokens.split_once("[data-bs-theme='dark'] {").ok_or("no dark tokens")?.1;
    let dark = dark.split_once('}').ok_or("dark tokens without an end")?.0;
    let unasked = format!(
        "@media (prefers-color-scheme: dark) {{ :root:not([data-bs-theme]) {{{dark}}} }}\n"
    );
    let own = fs::read_to_string("css/portal.css")?;
    Ok([fonts(modules, shelf)?, tokens, unasked, own].concat())
}

/// Fonts, what our pages use of Tabler, and our own layer, as one file.
fn style(out: &Path, modules: &Path, shelf: &mut Shelf) -> Outcome<String> {
    let mut css = fonts(modules, shelf)?;
    let purged = out.join("tabler.css");
    let arguments = [utf8(modules)?, "../web", utf8(&purged)?];
    run("node", &[&["purge.mjs"][..], &arguments].concat())?;
    css.push_str(&fs::read_to_string(purged)?);
    for part in STYLES {
        css.push_str(&fs::read_to_string(format!("css/{part}.css"))?);
    }
    lift_data_uris(&css, shelf)
}

fn utf8(path: &Path) -> Outcome<&str> {
    path.to_str().ok_or_else(|| format!("{} is not UTF-8", path.display()).into())
}

/// Writes every `data:` picture of the style as a file of its own: the pages' policy forbids
/// `data:`, and a forbidden picture is simply invisible.
fn lift_data_uris(css: &str, shelf: &mut Shelf) -> Outcome<String> {
    let mut lifted = String::with_capacity(css.len());
    let mut rest = css;
    let mut count = 0;
    while let Some(at) = rest.find("url(") {
        let (before, from) = rest.split_at(at + "url(".len());
        lifted.push_str(before);
        let quote = from.chars().next().filter(|first| *first == '"' || *first == '\'');
        let inside = quote.map_or(from, |_| from.split_at(1).1);
        let end = inside.find(quote.unwrap_or(')')).ok_or("an unclosed url()")?;
        let (uri, after) = inside.split_at(end);
        rest = after.strip_prefix(quote.unwrap_or('\u{0}')).unwrap_or(after);
        if let Some(data) = uri.strip_prefix("data:") {
            count += 1;
            lifted.push_str(&shelf.add(&format!("tabler-{count}.svg"), svg_of(data)?)?);
        } else {
            lifted.push_str(uri);
        }
    }
    lifted.push_str(rest);
    Ok(lifted)
}

/// The picture in a percent-encoded `data:image/svg+xml` address.
fn svg_of(data: &str) -> Outcome<Vec<u8>> {
    let (kind, body) = data.split_once(',').ok_or("a data: address without a comma")?;
    if !kind.starts_with("image/svg+xml") || kind.contains("base64") {
        return Err(format!("cannot lift a data: address of kind {kind}").into());
    }
    let mut bytes = Vec::with_capacity(body.len());
    let mut left = body.bytes();
    while let Some(byte) = left.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let pair = [left.next().ok_or("cut escape")?, left.next().ok_or("cut escape")?];
        bytes.push(u8::from_str_radix(std::str::from_utf8(&pair)?, 16)?);
    }
    Ok(bytes)
}

/// The drawings named in `icons.txt`, without their `<svg>`.
fn icons(modules: &Path) -> Outcome<BTreeMap<String, String>> {
    let mut all = BTreeMap::new();
    for name in fs::read_to_string("icons.txt")?.lines() {
        let path = modules.join(format!("@tabler/icons/icons/outline/{name}.svg"));
        let svg =
            fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let opened = svg.find("<svg").ok_or("an icon without <svg")?;
        let inside = svg.split_at(opened).1.split_once('>').ok_or("an icon without a body")?.1;
        let inside = inside.replace("</svg>", "").replace(BLANK, "");
        let drawing = inside.split_whitespace().collect::<Vec<_>>().join(" ");
        all.insert(name.to_owned(), drawing);
    }
    Ok(all)
}

/// The files to embed, each written under its hashed name.
struct Shelf {
    place: PathBuf,
    rows: BTreeMap<String, String>,
}

impl Shelf {
    fn new(out: &Path) -> Outcome<Self> {
        let place = out.join("files");
        if place.exists() {
            fs::remove_dir_all(&place)?;
        }
        fs::create_dir_all(&place)?;
        Ok(Self { place, rows: BTreeMap::new() })
    }

    /// Puts a file on the shelf and tells its name with the hash.
    fn add(&mut self, name: &str, bytes: Vec<u8>) -> Outcome<String> {
        let (stem, kind) = name.rsplit_once('.').ok_or("a file without an extension")?;
        let hash = Sha256::digest(&bytes).iter().take(5).fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        });
        let hashed = format!("{stem}-{hash}.{kind}");
        let path = self.place.join(&hashed);
        let mut gzip = "None".to_owned();
        if kind != "woff2" && bytes.len() >= GZIP_BYTES_MIN {
            let packed = self.place.join(format!("{hashed}.gz"));
            let file = fs::File::create(&packed)?;
            let mut encoder = flate2::write::GzEncoder::new(file, flate2::Compression::best());
            encoder.write_all(&bytes)?;
            encoder.finish()?;
            gzip = format!("Some(include_bytes!({packed:?}))");
        }
        fs::write(&path, bytes)?;
        let content_type = content_type(kind)?;
        let row = format!(
            "File {{ name: {name:?}, url: \"/assets/{hashed}\", asset: Asset {{ \
             bytes: include_bytes!({path:?}), gzip: {gzip}, \
             content_type: {content_type:?}, etag: \"\\\"{hash}\\\"\" }} }},"
        );
        self.rows.insert(name.to_owned(), row);
        Ok(hashed)
    }

    fn write_table(&self, icons: &BTreeMap<String, String>) -> Outcome {
        let mut code = String::from("static FILES: &[File] = &[\n");
        for row in self.rows.values() {
            writeln!(code, "    {row}")?;
        }
        code.push_str("];\nstatic ICONS: &[(&str, &str)] = &[\n");
        for (name, drawing) in icons {
            writeln!(code, "    ({name:?}, {drawing:?}),")?;
        }
        code.push_str("];\n");
        let out = self.place.parent().ok_or("no OUT_DIR")?;
        Ok(fs::write(out.join("assets.rs"), code)?)
    }
}

fn content_type(kind: &str) -> Outcome<&'static str> {
    match kind {
        "css" => Ok("text/css; charset=utf-8"),
        "js" => Ok("text/javascript; charset=utf-8"),
        "svg" => Ok("image/svg+xml"),
        "woff2" => Ok("font/woff2"),
        other => Err(format!("no content type for .{other}").into()),
    }
}
