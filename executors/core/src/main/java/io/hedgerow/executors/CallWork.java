package io.hedgerow.executors;

import io.hedgerow.proto.flink.Row;
import java.util.ArrayList;
import java.util.List;

/** What a worker does with a call. */
final class CallWork {
    private CallWork() {}

    /** Scores the live attempts and states their results. */
    static void score(Call call) {
        List<Attempt> live = call.live();
        Scorer scorer = call.bulkhead().variant().scorer();
        if (live.size() == 1) {
            Attempt attempt = live.get(0);
            attempt.finish(ModelCall.run(scorer, attempt.row(), call.cancellation()));
        } else if (!live.isEmpty()) {
            List<Row> rows = new ArrayList<>(live.size());
            live.forEach(attempt -> rows.add(attempt.row()));
            AttemptResult[] results = ModelCall.runBatch(scorer, rows, call.cancellation());
            for (int i = 0; i < results.length; i++) {
                live.get(i).finish(results[i]);
            }
        }
    }
}
