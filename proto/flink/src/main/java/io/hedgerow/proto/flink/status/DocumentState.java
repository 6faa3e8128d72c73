package io.hedgerow.proto.flink.status;

/** What the registrar has done with a document of the control log. */
public enum DocumentState {
    /** It is sound; nothing needs to be done, or nothing has been done yet. */
    ACCEPTED,
    /** Subtasks are getting ready for it. */
    PREPARING,
    /** It is in effect. */
    ACTIVE,
    /** It is not sound, or cannot be served; the problems are beside. */
    REFUSED,
    /** What it named is gone. */
    DELETED
}
