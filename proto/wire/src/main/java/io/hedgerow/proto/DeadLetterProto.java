package io.hedgerow.proto;

import com.google.protobuf.UnsafeByteOperations;

/** Dead letters in their protobuf form, {@code hedgerow.v1.DeadLetter}. Thread-safe. */
public final class DeadLetterProto {
    private static final int MAX_BYTES = DeadLetter.MAX_RAW_BYTES + (1 << 20);

    private DeadLetterProto() {}

    /** Writes a dead letter. */
    public static byte[] encode(DeadLetter letter) {
        return io.hedgerow.proto.v1.DeadLetter.newBuilder()
                .setStage(Text.wellFormed(letter.stage()))
                .setReason(Text.wellFormed(letter.reason()))
                .setOrigin(Text.wellFormed(letter.origin()))
                .setPartition(letter.partition())
                .setPosition(letter.position())
                .setSizeBytes(letter.sizeBytes())
                .setRaw(UnsafeByteOperations.unsafeWrap(letter.raw()))
                .build()
                .toByteArray();
    }

    /**
     * Reads a dead letter.
     *
     * @throws DecodeException when the bytes are not a dead letter
     */
    public static DeadLetter decode(byte[] bytes) throws DecodeException {
        io.hedgerow.proto.v1.DeadLetter message =
                ProtoBytes.parse(io.hedgerow.proto.v1.DeadLetter.parser(), MAX_BYTES, bytes, 0, bytes.length);
        if (message.getStage().isEmpty()) {
            throw new DecodeException("stage is missing");
        }
        return new DeadLetter(
                message.getStage(),
                message.getReason(),
                message.getOrigin(),
                message.getPartition(),
                message.getPosition(),
                message.getSizeBytes(),
                message.getRaw().toByteArray());
    }
}
