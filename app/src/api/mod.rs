//! Server functions: what islands ask for. Each is a public endpoint and asks `services` with the actor.
