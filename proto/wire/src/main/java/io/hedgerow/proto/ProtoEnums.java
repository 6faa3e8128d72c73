package io.hedgerow.proto;

import io.hedgerow.policies.DecidedBy;
import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Priority;
import io.hedgerow.policies.Status;
import io.hedgerow.policies.Tensor.Datatype;
import org.jspecify.annotations.Nullable;

/** Enum constants and their protobuf counterparts. */
final class ProtoEnums {
    private ProtoEnums() {}

    static io.hedgerow.proto.v1.Priority of(Priority priority) {
        return switch (priority) {
            case HIGH -> io.hedgerow.proto.v1.Priority.PRIORITY_HIGH;
            case NORMAL -> io.hedgerow.proto.v1.Priority.PRIORITY_NORMAL;
            case LOW -> io.hedgerow.proto.v1.Priority.PRIORITY_LOW;
        };
    }

    static Priority priority(int number) throws DecodeException {
        return switch (number) {
            case io.hedgerow.proto.v1.Priority.PRIORITY_UNSPECIFIED_VALUE,
                    io.hedgerow.proto.v1.Priority.PRIORITY_NORMAL_VALUE -> Priority.NORMAL;
            case io.hedgerow.proto.v1.Priority.PRIORITY_HIGH_VALUE -> Priority.HIGH;
            case io.hedgerow.proto.v1.Priority.PRIORITY_LOW_VALUE -> Priority.LOW;
            default -> throw ProtoBytes.unknown("priority", number, "HIGH, NORMAL, LOW");
        };
    }

    static io.hedgerow.proto.v1.Status of(Status status) {
        return switch (status) {
            case ANSWERED -> io.hedgerow.proto.v1.Status.STATUS_ANSWERED;
            case DEFAULTED -> io.hedgerow.proto.v1.Status.STATUS_DEFAULTED;
            case INVALID -> io.hedgerow.proto.v1.Status.STATUS_INVALID;
            case UNAVAILABLE -> io.hedgerow.proto.v1.Status.STATUS_UNAVAILABLE;
        };
    }

    static Status status(int number) throws DecodeException {
        return switch (number) {
            case io.hedgerow.proto.v1.Status.STATUS_ANSWERED_VALUE -> Status.ANSWERED;
            case io.hedgerow.proto.v1.Status.STATUS_DEFAULTED_VALUE -> Status.DEFAULTED;
            case io.hedgerow.proto.v1.Status.STATUS_INVALID_VALUE -> Status.INVALID;
            case io.hedgerow.proto.v1.Status.STATUS_UNAVAILABLE_VALUE -> Status.UNAVAILABLE;
            default -> throw ProtoBytes.unknown("status", number, "ANSWERED, DEFAULTED, INVALID, UNAVAILABLE");
        };
    }

    static io.hedgerow.proto.v1.DecidedBy of(DecidedBy decidedBy) {
        return switch (decidedBy) {
            case DECIDED -> io.hedgerow.proto.v1.DecidedBy.DECIDED_BY_DECIDED;
            case QUORUM -> io.hedgerow.proto.v1.DecidedBy.DECIDED_BY_QUORUM;
            case DEADLINE -> io.hedgerow.proto.v1.DecidedBy.DECIDED_BY_DEADLINE;
            case DEFAULT -> io.hedgerow.proto.v1.DecidedBy.DECIDED_BY_DEFAULT;
            case FAILED -> io.hedgerow.proto.v1.DecidedBy.DECIDED_BY_FAILED;
            case INVALID -> io.hedgerow.proto.v1.DecidedBy.DECIDED_BY_INVALID;
        };
    }

    static DecidedBy decidedBy(int number) throws DecodeException {
        return switch (number) {
            case io.hedgerow.proto.v1.DecidedBy.DECIDED_BY_DECIDED_VALUE -> DecidedBy.DECIDED;
            case io.hedgerow.proto.v1.DecidedBy.DECIDED_BY_QUORUM_VALUE -> DecidedBy.QUORUM;
            case io.hedgerow.proto.v1.DecidedBy.DECIDED_BY_DEADLINE_VALUE -> DecidedBy.DEADLINE;
            case io.hedgerow.proto.v1.DecidedBy.DECIDED_BY_DEFAULT_VALUE -> DecidedBy.DEFAULT;
            case io.hedgerow.proto.v1.DecidedBy.DECIDED_BY_FAILED_VALUE -> DecidedBy.FAILED;
            case io.hedgerow.proto.v1.DecidedBy.DECIDED_BY_INVALID_VALUE -> DecidedBy.INVALID;
            default ->
                throw ProtoBytes.unknown("decided_by", number, "DECIDED, QUORUM, DEADLINE, DEFAULT, FAILED, INVALID");
        };
    }

    static io.hedgerow.proto.v1.Outcome of(@Nullable Outcome outcome) {
        if (outcome == null) {
            return io.hedgerow.proto.v1.Outcome.OUTCOME_PENDING;
        }
        return switch (outcome) {
            case SCORED -> io.hedgerow.proto.v1.Outcome.OUTCOME_SCORED;
            case FAILED -> io.hedgerow.proto.v1.Outcome.OUTCOME_FAILED;
            case EXPIRED -> io.hedgerow.proto.v1.Outcome.OUTCOME_EXPIRED;
            case SHED -> io.hedgerow.proto.v1.Outcome.OUTCOME_SHED;
            case NOT_READY -> io.hedgerow.proto.v1.Outcome.OUTCOME_NOT_READY;
            case CANCELLED -> io.hedgerow.proto.v1.Outcome.OUTCOME_CANCELLED;
        };
    }

    /** An outcome, or null for PENDING. */
    static @Nullable Outcome outcomeOrPending(int number) throws DecodeException {
        return number == io.hedgerow.proto.v1.Outcome.OUTCOME_PENDING_VALUE ? null : outcome(number);
    }

    static Outcome outcome(int number) throws DecodeException {
        return switch (number) {
            case io.hedgerow.proto.v1.Outcome.OUTCOME_SCORED_VALUE -> Outcome.SCORED;
            case io.hedgerow.proto.v1.Outcome.OUTCOME_FAILED_VALUE -> Outcome.FAILED;
            case io.hedgerow.proto.v1.Outcome.OUTCOME_EXPIRED_VALUE -> Outcome.EXPIRED;
            case io.hedgerow.proto.v1.Outcome.OUTCOME_SHED_VALUE -> Outcome.SHED;
            case io.hedgerow.proto.v1.Outcome.OUTCOME_NOT_READY_VALUE -> Outcome.NOT_READY;
            case io.hedgerow.proto.v1.Outcome.OUTCOME_CANCELLED_VALUE -> Outcome.CANCELLED;
            default ->
                throw ProtoBytes.unknown("outcome", number, "SCORED, FAILED, EXPIRED, SHED, NOT_READY, CANCELLED");
        };
    }

    static io.hedgerow.proto.v1.Datatype of(Datatype datatype) {
        return switch (datatype) {
            case BOOL -> io.hedgerow.proto.v1.Datatype.DATATYPE_BOOL;
            case UINT8 -> io.hedgerow.proto.v1.Datatype.DATATYPE_UINT8;
            case UINT16 -> io.hedgerow.proto.v1.Datatype.DATATYPE_UINT16;
            case UINT32 -> io.hedgerow.proto.v1.Datatype.DATATYPE_UINT32;
            case UINT64 -> io.hedgerow.proto.v1.Datatype.DATATYPE_UINT64;
            case INT8 -> io.hedgerow.proto.v1.Datatype.DATATYPE_INT8;
            case INT16 -> io.hedgerow.proto.v1.Datatype.DATATYPE_INT16;
            case INT32 -> io.hedgerow.proto.v1.Datatype.DATATYPE_INT32;
            case INT64 -> io.hedgerow.proto.v1.Datatype.DATATYPE_INT64;
            case FP16 -> io.hedgerow.proto.v1.Datatype.DATATYPE_FP16;
            case FP32 -> io.hedgerow.proto.v1.Datatype.DATATYPE_FP32;
            case FP64 -> io.hedgerow.proto.v1.Datatype.DATATYPE_FP64;
            case BYTES -> io.hedgerow.proto.v1.Datatype.DATATYPE_BYTES;
        };
    }

    static Datatype datatype(String path, io.hedgerow.proto.v1.Datatype datatype, int number) throws DecodeException {
        return switch (datatype) {
            case DATATYPE_BOOL -> Datatype.BOOL;
            case DATATYPE_UINT8 -> Datatype.UINT8;
            case DATATYPE_UINT16 -> Datatype.UINT16;
            case DATATYPE_UINT32 -> Datatype.UINT32;
            case DATATYPE_UINT64 -> Datatype.UINT64;
            case DATATYPE_INT8 -> Datatype.INT8;
            case DATATYPE_INT16 -> Datatype.INT16;
            case DATATYPE_INT32 -> Datatype.INT32;
            case DATATYPE_INT64 -> Datatype.INT64;
            case DATATYPE_FP16 -> Datatype.FP16;
            case DATATYPE_FP32 -> Datatype.FP32;
            case DATATYPE_FP64 -> Datatype.FP64;
            case DATATYPE_BYTES -> Datatype.BYTES;
            case DATATYPE_UNSPECIFIED, UNRECOGNIZED ->
                throw ProtoBytes.unknown(
                        path + ".datatype",
                        number,
                        "BOOL, UINT8 to UINT64, INT8 to INT64, FP16," + " FP32, FP64, BYTES");
        };
    }
}
