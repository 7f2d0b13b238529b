//! A tree held against the document types.

use super::{
    model::{Model, Particle},
    table::{META_CHILDREN, meta_model, model},
};
use crate::{
    span::Span,
    syncml::{
        defect::{Defect, DefectKind, DefectList},
        name::Name,
        tree::{Element, METINF, Node, SYNCML12},
    },
};

/// Says where a tree departs from the DTD; nothing, where it does not.
///
/// Names decide what an element is, whatever its namespace. A root in another namespace than that of
/// SyncML 1.2 is one defect, and its descendants may share its namespace: one mistake is reported once.
/// The content of unknown elements and of Data is not looked at.
pub fn check(root: &Element) -> Vec<Defect> {
    let mut walk = Walk {
        defects: DefectList::default(),
        path: vec![root.name.clone()],
        namespace: &root.namespace,
    };
    if root.name == "SyncML" {
        if root.namespace != SYNCML12 {
            walk.report(DefectKind::Namespace, root.span, || {
                format!(
                    "SyncML is in {}, not in {SYNCML12}",
                    described(&root.namespace)
                )
            });
        }
        walk.element(root, model("SyncML"), Vocabulary::SyncML);
    } else {
        walk.report(DefectKind::NotSyncML, root.span, || {
            format!("the root is {}, not SyncML", root.name)
        });
    }
    walk.defects.into_vec()
}

/// Whose elements are expected.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Vocabulary {
    SyncML,
    MetInf,
}

impl Vocabulary {
    fn model(self, name: &str) -> Option<&'static Model> {
        match self {
            Self::SyncML => model(name),
            Self::MetInf => meta_model(name),
        }
    }
}

struct Walk<'a> {
    defects: DefectList,
    /// Names from the root to the element at hand.
    path: Vec<Name>,
    /// The namespace of the root.
    namespace: &'a str,
}

impl Walk<'_> {
    fn report(&mut self, kind: DefectKind, span: Span, text: impl FnOnce() -> String) {
        if !self.defects.is_full() {
            let path = self.path.join("/");
            self.defects.push(Defect::new(kind, &path, text(), span));
        }
    }

    /// Reports a defect of a child of the element at hand.
    fn report_child(
        &mut self,
        kind: DefectKind,
        child: &Element,
        text: impl FnOnce(&str) -> String,
    ) {
        let parent = self.path.last().cloned().unwrap_or_default();
        self.path.push(child.name.clone());
        self.report(kind, child.span, || text(&parent));
        self.path.pop();
    }

    fn element(
        &mut self,
        element: &Element,
        model: Option<&'static Model>,
        vocabulary: Vocabulary,
    ) {
        match model {
            None => {}
            Some(Model::Any) => self.free(element),
            Some(Model::Text) => self.children(element, &[], vocabulary, true),
            Some(Model::Empty) => {
                self.stray_text(element);
                self.children(element, &[], vocabulary, true);
            }
            Some(Model::Meta) => {
                self.stray_text(element);
                self.children(element, META_CHILDREN, Vocabulary::MetInf, false);
            }
            Some(Model::Sequence(particles)) => {
                self.stray_text(element);
                self.children(element, particles, vocabulary, true);
            }
        }
    }

    /// Data may hold characters or elements; of a mixture only the elements can be read.
    fn free(&mut self, element: &Element) {
        if element.elements().next().is_some() {
            self.stray_text(element);
        }
    }

    fn stray_text(&mut self, element: &Element) {
        for node in &element.children {
            let span = match node {
                Node::Element(_) => continue,
                Node::Text(text) if text.value.trim().is_empty() => continue,
                Node::Text(text) => text.span,
                Node::Opaque(opaque) => opaque.span,
            };
            self.report(DefectKind::StrayText, span, || {
                format!(
                    "characters in {}, where only elements may stand",
                    element.name
                )
            });
        }
    }

    fn children(
        &mut self,
        element: &Element,
        particles: &'static [Particle],
        vocabulary: Vocabulary,
        ordered: bool,
    ) {
        let mut counts = vec![0_usize; particles.len()];
        // The particle reached so far and the element that reached it.
        let mut reached: Option<(usize, &str)> = None;
        for child in element.elements() {
            let place = particles
                .iter()
                .position(|particle| particle.names.contains(&child.name.as_str()));
            let Some(place) = place else {
                self.unexpected(child, vocabulary);
                continue;
            };
            match reached {
                Some((furthest, name)) if ordered && place < furthest => {
                    let later = name.to_owned();
                    self.report_child(DefectKind::Misplaced, child, |parent| {
                        format!(
                            "{} stands after {later} in {parent}, which it should precede",
                            child.name
                        )
                    });
                }
                _ => reached = Some((place, &child.name)),
            }
            let may_repeat = particles
                .get(place)
                .is_some_and(|particle| particle.occurrence.may_repeat());
            if let Some(count) = counts.get_mut(place) {
                *count += 1;
                if *count == 2 && !may_repeat {
                    self.report_child(DefectKind::Repeated, child, |parent| {
                        format!("{} stands more than once in {parent}", child.name)
                    });
                }
            }
            self.descend(child, vocabulary);
        }
        self.missing(element, particles, &counts);
    }

    fn missing(&mut self, element: &Element, particles: &'static [Particle], counts: &[usize]) {
        for (particle, count) in particles.iter().zip(counts) {
            if *count > 0 || !particle.occurrence.is_required() {
                continue;
            }
            self.report(DefectKind::Missing, element.span, || match particle.names {
                [name] => format!("{} has no {name}", element.name),
                names => format!("{} has none of {}", element.name, names.join(", ")),
            });
        }
    }

    fn unexpected(&mut self, child: &Element, vocabulary: Vocabulary) {
        if vocabulary.model(&child.name).is_some() {
            self.report_child(DefectKind::Misplaced, child, |parent| {
                format!("{} may not stand in {parent}", child.name)
            });
            self.descend(child, vocabulary);
        } else {
            self.report_child(DefectKind::Unknown, child, |parent| {
                format!("{} in {parent} is not known to the DTD", child.name)
            });
        }
    }

    fn descend(&mut self, child: &Element, vocabulary: Vocabulary) {
        let is_right = match vocabulary {
            Vocabulary::SyncML => child.namespace == SYNCML12 || child.namespace == self.namespace,
            Vocabulary::MetInf => child.namespace == METINF,
        };
        if !is_right {
            let due = match vocabulary {
                Vocabulary::SyncML => SYNCML12,
                Vocabulary::MetInf => METINF,
            };
            self.report_child(DefectKind::Namespace, child, |_| {
                format!(
                    "{} is in {}, not in {due}",
                    child.name,
                    described(&child.namespace)
                )
            });
        }
        self.path.push(child.name.clone());
        self.element(child, vocabulary.model(&child.name), vocabulary);
        self.path.pop();
    }
}

fn described(namespace: &str) -> String {
    if namespace.is_empty() {
        "no namespace".to_owned()
    } else {
        format!("the namespace {namespace}")
    }
}
