//! What a fresh device holds: DevInfo, DevDetail, DMAcc (DM Standardized Objects 1.2) and a scratch
//! subtree to test on.

use super::{Access, Node, Tree};
use crate::client::ClientConfig;

/// How many octets `./Scratch/Big` has: more than one message of a small device.
pub(crate) const BIG_OCTETS: usize = 6_000;

/// The characters that `./Scratch/Big` repeats.
const CYCLE: &[u8] = b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// The names of the DevInfo leaves with their values, in the order in which they are sent.
pub(crate) fn device_info(config: &ClientConfig) -> [(&'static str, String); 5] {
    [
        ("DevId", config.device_id.clone()),
        ("Man", "dmct".to_owned()),
        ("Mod", "reference client".to_owned()),
        ("DmV", config.protocol.trim_start_matches("DM/").to_owned()),
        ("Lang", "en-US".to_owned()),
    ]
}

/// The tree of a device that was never managed.
pub(crate) fn factory_tree(config: &ClientConfig) -> Tree {
    let mut tree = Tree::default();
    let mut put = |path: &str, node: Node| {
        // A fresh tree is far from full.
        let _ = tree.insert(path, node);
    };
    put(
        "",
        Node::interior(Access::Container).with_acl("Add=*&Delete=*&Exec=*&Get=*&Replace=*"),
    );
    put(
        "DevInfo",
        Node::interior(Access::ReadOnly).typed("urn:oma:mo:oma-dm-devinfo:1.0"),
    );
    for (name, value) in device_info(config) {
        put(
            &format!("DevInfo/{name}"),
            Node::leaf("chr", value, Access::ReadOnly),
        );
    }
    put_device_detail(config, &mut put);
    put_account(config, &mut put);
    put_scratch(&mut put);
    tree
}

fn put_device_detail(config: &ClientConfig, put: &mut impl FnMut(&str, Node)) {
    let bounds = config.bounds();
    let read_only = |format: &str, value: String| Node::leaf(format, value, Access::ReadOnly);
    put(
        "DevDetail",
        Node::interior(Access::ReadOnly).typed("urn:oma:mo:oma-dm-devdetail:1.0"),
    );
    put("DevDetail/URI", Node::interior(Access::ReadOnly));
    for (name, bound) in [
        ("MaxDepth", bounds.depth),
        ("MaxTotLen", bounds.total),
        ("MaxSegLen", bounds.segment),
    ] {
        put(
            &format!("DevDetail/URI/{name}"),
            read_only("chr", bound.to_string()),
        );
    }
    for (name, value) in [
        ("DevTyp", "simulated"),
        ("OEM", "dmct"),
        ("FwV", "1.0"),
        ("SwV", "1.0"),
        ("HwV", "1.0"),
    ] {
        put(
            &format!("DevDetail/{name}"),
            read_only("chr", value.to_owned()),
        );
    }
    put(
        "DevDetail/LrgObj",
        read_only("bool", config.large_objects.to_string()),
    );
}

fn put_account(config: &ClientConfig, put: &mut impl FnMut(&str, Node)) {
    let account = &config.account;
    let chr = |value: &str, access| Node::leaf("chr", value, access);
    put(
        "DMAcc",
        Node::interior(Access::Container).typed("urn:oma:mo:oma-dm-dmacc:1.0"),
    );
    put("DMAcc/lab", Node::interior(Access::Container));
    put("DMAcc/lab/AppID", chr("w7", Access::ReadOnly));
    put(
        "DMAcc/lab/ServerID",
        chr(&account.server_id, Access::ReadOnly),
    );
    put("DMAcc/lab/Name", chr("dmct", Access::ReadWrite));
    put("DMAcc/lab/AppAddr", Node::interior(Access::Container));
    put("DMAcc/lab/AppAddr/1", Node::interior(Access::Container));
    put(
        "DMAcc/lab/AppAddr/1/Addr",
        chr(&account.url, Access::ReadWrite),
    );
    put(
        "DMAcc/lab/AppAddr/1/AddrType",
        chr("URI", Access::ReadWrite),
    );
    put("DMAcc/lab/AppAuth", Node::interior(Access::Container));
    for (name, level, user) in [
        ("client", "CLCRED", &account.user),
        ("server", "SRVCRED", &account.server_user),
    ] {
        let at = format!("DMAcc/lab/AppAuth/{name}");
        put(&at, Node::interior(Access::Container));
        put(&format!("{at}/AAuthLevel"), chr(level, Access::ReadOnly));
        put(&format!("{at}/AAuthType"), chr("DIGEST", Access::ReadWrite));
        put(&format!("{at}/AAuthName"), chr(user, Access::ReadWrite));
        put(&format!("{at}/AAuthSecret"), chr("", Access::WriteOnly));
        put(
            &format!("{at}/AAuthData"),
            Node::leaf("bin", "", Access::WriteOnly),
        );
    }
}

fn put_scratch(put: &mut impl FnMut(&str, Node)) {
    let big: String = CYCLE
        .iter()
        .cycle()
        .take(BIG_OCTETS)
        .map(|octet| char::from(*octet))
        .collect();
    put("Scratch", Node::interior(Access::Container));
    put("Scratch/Text", Node::leaf("chr", "hello", Access::Full));
    put("Scratch/Number", Node::leaf("int", "42", Access::Full));
    put("Scratch/Large", Node::leaf("chr", "", Access::Full));
    put("Scratch/Big", Node::leaf("chr", big, Access::Full));
    put(
        "Scratch/ReadOnly",
        Node::leaf("chr", "fixed", Access::ReadOnly),
    );
    put(
        "Scratch/Private",
        Node::leaf("chr", "theirs", Access::Full).with_acl("Get=com.example.other"),
    );
    put("Scratch/Run", Node::leaf("null", "", Access::Executable));
    put("Scratch/Sessions", Node::leaf("int", "0", Access::ReadOnly));
    put("Scratch/Box", Node::interior(Access::Full));
}
