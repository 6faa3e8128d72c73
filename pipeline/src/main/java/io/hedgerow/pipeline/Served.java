package io.hedgerow.pipeline;

import io.hedgerow.proto.Answer;
import io.hedgerow.proto.AttemptRecord;
import io.hedgerow.proto.DeadLetter;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.jspecify.annotations.Nullable;

/**
 * The streams that leave the serving stages.
 *
 * @param answers one per request
 * @param attempts one per ended attempt, where the options ask for them; empty otherwise
 * @param deadLetters records of which no request could be made
 * @param reports a line of JSON for every change of a document's status; null without a control log
 */
public record Served(
        DataStream<Answer> answers,
        DataStream<AttemptRecord> attempts,
        DataStream<DeadLetter> deadLetters,
        @Nullable DataStream<String> reports) {}
