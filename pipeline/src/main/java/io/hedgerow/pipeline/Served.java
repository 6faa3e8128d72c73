package io.hedgerow.pipeline;

import io.hedgerow.proto.Answer;
import io.hedgerow.proto.AttemptRecord;
import io.hedgerow.proto.DeadLetter;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * The streams that leave the serving stages.
 *
 * @param answers one per request
 * @param attempts one per ended attempt, where the options ask for them; empty otherwise
 * @param deadLetters records of which no request could be made
 */
public record Served(
        DataStream<Answer> answers, DataStream<AttemptRecord> attempts, DataStream<DeadLetter> deadLetters) {}
