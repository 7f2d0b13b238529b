//! OBEX over TCP, both roles.

mod hostile;
mod oracle;
mod packets;
mod pushes;
mod requests;
mod sessions;
