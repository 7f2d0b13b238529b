//! Builds the crate again when the folder of scenarios that it carries changes.

fn main() {
    println!("cargo::rerun-if-changed=../../scenarios");
}
