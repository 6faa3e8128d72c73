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
            attempt.finish(scoreOne(attempt, scorer, call.cancellation()));
        } else if (!live.isEmpty()) {
            // A pool whose models are chosen by keys fills no batches: its rows are of different models.
            List<Row> rows = new ArrayList<>(live.size());
            live.forEach(attempt -> rows.add(attempt.row()));
            AttemptResult[] results = ModelCall.runBatch(scorer, rows, call.cancellation());
            for (int i = 0; i < results.length; i++) {
                live.get(i).finish(results[i]);
            }
        }
    }

    private static AttemptResult scoreOne(Attempt attempt, Scorer scorer, Cancellation cancellation) {
        ChosenModel chosen = attempt.model();
        return chosen == null
                ? ModelCall.run(scorer, attempt.row(), cancellation)
                : chosen.score(attempt.row(), attempt.bulkhead().variant(), cancellation);
    }
}
