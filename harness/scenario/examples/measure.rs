//! tmp
use dmct_scenario::{catalogue::Catalogue, lint::check_library, source::Library};
use std::time::Instant;
fn main() {
    let head = include_str!("../tests/good/client-every-key.yaml");
    let mut files: Vec<(String, String)> = Library::embedded()
        .files()
        .iter()
        .filter(|f| !f.is_scenario())
        .map(|f| (f.name.clone(), f.text.clone()))
        .collect();
    for i in 0..120 {
        files.push((
            format!("scenarios/pro-1.3/client/a/s{i}.yaml"),
            head.to_owned(),
        ));
    }
    let t = Instant::now();
    let lib = Library::embedded();
    println!("embedded {:?} {}", t.elapsed(), lib.files().len());
    let _ = files; let lib = Library::embedded();
    let t = Instant::now();
    let h = lib.headers();
    println!("headers {:?} {}", t.elapsed(), h.len());
    let t = Instant::now();
    let c = Catalogue::load(&lib).expect("c");
    println!("catalogue {:?} {}", t.elapsed(), c.items.len());
    let t = Instant::now();
    let d = check_library(&lib);
    println!("check {:?} {}", t.elapsed(), d.len()); eprintln!("{}", dmct_scenario::diagnostic::render(&d,false));
}
fn _x(){}
