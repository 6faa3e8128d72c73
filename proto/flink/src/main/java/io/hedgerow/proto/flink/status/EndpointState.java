package io.hedgerow.proto.flink.status;

/** What a subtask has done with a generation of an endpoint. */
public enum EndpointState {
    /** It has heard of it, and is not ready. */
    PREPARING,
    /** It could serve it. */
    READY,
    /** Requests are planned under it. */
    ACTIVE,
    /** It cannot serve it; the reason is beside. */
    REFUSED
}
