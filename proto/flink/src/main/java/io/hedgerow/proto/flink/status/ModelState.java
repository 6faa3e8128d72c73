package io.hedgerow.proto.flink.status;

/** Where a version of a model is in its life in one subtask. */
public enum ModelState {
    /** It is known. Loading begins at once, so that no subtask reports it. */
    RECEIVED,
    /** Its bytes are read, and made a model. */
    LOADING,
    /** It is bound to an endpoint. */
    VERIFYING,
    /** It is called with made-up rows. */
    WARMING,
    /** It serves, or could at once. */
    READY,
    /** No request will be planned for it, and some are open. */
    DRAINING,
    /** It is not served any more. */
    RETIRED,
    /** It cannot be served; the reason is beside. */
    REFUSED
}
