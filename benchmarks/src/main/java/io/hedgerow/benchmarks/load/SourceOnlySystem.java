package io.hedgerow.benchmarks.load;

import io.hedgerow.proto.Answer;
import io.hedgerow.proto.Request;
import io.hedgerow.proto.flink.MessageTypes;
import org.apache.flink.streaming.api.datastream.DataStream;

/** Answers at once: what remains is what the harness costs. */
final class SourceOnlySystem implements ServingSystem {
    @Override
    public DataStream<Answer> serve(DataStream<Request> requests, Task task) {
        return requests.map(request -> BaselineAnswers.answered(request.requestId(), 0))
                .returns(MessageTypes.ANSWER)
                .name("nothing")
                .uid("nothing");
    }
}
