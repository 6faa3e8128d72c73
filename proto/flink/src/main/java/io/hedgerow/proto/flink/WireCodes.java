package io.hedgerow.proto.flink;

import io.hedgerow.policies.DecidedBy;
import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Priority;
import io.hedgerow.policies.Status;
import io.hedgerow.policies.Tensor.Datatype;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The numbers that stand for enum constants in messages. They are part of the stored format: a number is never
 * given a second meaning, and the order in which constants are declared plays no part. 0 stands for null.
 */
final class WireCodes {
    static final int NULL = 0;

    private WireCodes() {}

    static int of(@Nullable Outcome outcome) {
        if (outcome == null) {
            return NULL;
        }
        return switch (outcome) {
            case SCORED -> 1;
            case FAILED -> 2;
            case EXPIRED -> 3;
            case SHED -> 4;
            case NOT_READY -> 5;
            case CANCELLED -> 6;
        };
    }

    static @Nullable Outcome nullableOutcome(int code) throws IOException {
        return switch (code) {
            case NULL -> null;
            case 1 -> Outcome.SCORED;
            case 2 -> Outcome.FAILED;
            case 3 -> Outcome.EXPIRED;
            case 4 -> Outcome.SHED;
            case 5 -> Outcome.NOT_READY;
            case 6 -> Outcome.CANCELLED;
            default -> throw unknown("outcome", code);
        };
    }

    static Outcome outcome(int code) throws IOException {
        Outcome outcome = nullableOutcome(code);
        if (outcome == null) {
            throw unknown("outcome", code);
        }
        return outcome;
    }

    static int of(Status status) {
        return switch (status) {
            case ANSWERED -> 1;
            case DEFAULTED -> 2;
            case INVALID -> 3;
            case UNAVAILABLE -> 4;
        };
    }

    static Status status(int code) throws IOException {
        return switch (code) {
            case 1 -> Status.ANSWERED;
            case 2 -> Status.DEFAULTED;
            case 3 -> Status.INVALID;
            case 4 -> Status.UNAVAILABLE;
            default -> throw unknown("status", code);
        };
    }

    static int of(DecidedBy decidedBy) {
        return switch (decidedBy) {
            case DECIDED -> 1;
            case QUORUM -> 2;
            case DEADLINE -> 3;
            case DEFAULT -> 4;
            case FAILED -> 5;
            case INVALID -> 6;
        };
    }

    static DecidedBy decidedBy(int code) throws IOException {
        return switch (code) {
            case 1 -> DecidedBy.DECIDED;
            case 2 -> DecidedBy.QUORUM;
            case 3 -> DecidedBy.DEADLINE;
            case 4 -> DecidedBy.DEFAULT;
            case 5 -> DecidedBy.FAILED;
            case 6 -> DecidedBy.INVALID;
            default -> throw unknown("decidedBy", code);
        };
    }

    static int of(Priority priority) {
        return switch (priority) {
            case HIGH -> 1;
            case NORMAL -> 2;
            case LOW -> 3;
        };
    }

    static Priority priority(int code) throws IOException {
        return switch (code) {
            case 1 -> Priority.HIGH;
            case 2 -> Priority.NORMAL;
            case 3 -> Priority.LOW;
            default -> throw unknown("priority", code);
        };
    }

    static int of(Datatype datatype) {
        return switch (datatype) {
            case BOOL -> 1;
            case UINT8 -> 2;
            case UINT16 -> 3;
            case UINT32 -> 4;
            case UINT64 -> 5;
            case INT8 -> 6;
            case INT16 -> 7;
            case INT32 -> 8;
            case INT64 -> 9;
            case FP16 -> 10;
            case FP32 -> 11;
            case FP64 -> 12;
            case BYTES -> 13;
        };
    }

    static Datatype datatype(int code) throws IOException {
        return switch (code) {
            case 1 -> Datatype.BOOL;
            case 2 -> Datatype.UINT8;
            case 3 -> Datatype.UINT16;
            case 4 -> Datatype.UINT32;
            case 5 -> Datatype.UINT64;
            case 6 -> Datatype.INT8;
            case 7 -> Datatype.INT16;
            case 8 -> Datatype.INT32;
            case 9 -> Datatype.INT64;
            case 10 -> Datatype.FP16;
            case 11 -> Datatype.FP32;
            case 12 -> Datatype.FP64;
            case 13 -> Datatype.BYTES;
            default -> throw unknown("datatype", code);
        };
    }

    private static IOException unknown(String what, int code) {
        return new IOException("unknown " + what + " code " + code);
    }
}
