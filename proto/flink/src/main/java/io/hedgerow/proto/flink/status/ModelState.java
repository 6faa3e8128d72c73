package io.hedgerow.proto.flink.status;

/** Where a version of a model is in its life in one subtask. */
public enum ModelState {
    RECEIVED,
    LOADING,
    VERIFYING,
    WARMING,
    READY,
    DRAINING,
    RETIRED,
    REFUSED
}
