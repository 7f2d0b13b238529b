//! tmp
use dmct_scenario::{source::Library, catalogue::Catalogue};
use std::time::Instant;
fn main() {
    let min = |f: &dyn Fn()| (0..40).map(|_| { let t = Instant::now(); f(); t.elapsed() }).min();
    println!("embedded {:?}", min(&|| { let _ = Library::embedded(); }));
    let lib = Library::embedded();
    println!("headers {:?}", min(&|| { let _ = lib.headers(); }));
    println!("catalogue {:?}", min(&|| { let _ = Catalogue::load(&lib); }));
    let mut slow: Vec<_> = lib.scenarios().map(|s| { let t = (0..5).map(|_| { let t = Instant::now(); let _ = dmct_scenario::header::Header::read(s); t.elapsed() }).min(); (t, s.name.clone()) }).collect();
    slow.sort(); for s in slow.iter().rev().take(5) { println!("{s:?}"); }
    println!("slow {}", slow.iter().filter(|s| s.0 > Some(std::time::Duration::from_micros(12))).count());
}
