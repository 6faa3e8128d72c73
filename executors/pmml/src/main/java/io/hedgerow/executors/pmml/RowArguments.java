package io.hedgerow.executors.pmml;

import io.hedgerow.proto.flink.Row;
import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jpmml.evaluator.FieldValue;
import org.jspecify.annotations.Nullable;

/**
 * A row as the evaluator's arguments, without copying it: the evaluator asks for a field at most once per request,
 * and a tree asks for few. Confined to one call.
 */
final class RowArguments extends AbstractMap<String, @Nullable FieldValue> {
    private final Fields fields;
    private final Row row;
    private final @Nullable FieldValue[] prepared;

    /** The fields of a bound model by name; made once per binding. */
    record Fields(List<FieldFeed> feeds, Map<String, Integer> positions, List<Integer> eager) {
        static Fields of(List<FieldFeed> feeds) {
            Map<String, Integer> positions = new LinkedHashMap<>();
            for (int i = 0; i < feeds.size(); i++) {
                positions.put(feeds.get(i).input().name(), i);
            }
            List<Integer> eager = positions.values().stream()
                    .filter(i -> feeds.get(i).eager())
                    .toList();
            return new Fields(feeds, positions, eager);
        }
    }

    /** Prepares at once what may refuse the record. */
    RowArguments(Fields fields, Row row) {
        this.fields = fields;
        this.row = row;
        List<Integer> eager = fields.eager();
        this.prepared = new FieldValue[eager.isEmpty() ? 0 : fields.feeds().size()];
        for (int i = 0; i < eager.size(); i++) {
            int position = eager.get(i);
            prepared[position] = fields.feeds().get(position).prepare(row);
        }
    }

    @Override
    public @Nullable FieldValue get(Object name) {
        Integer position = fields.positions().get(name);
        if (position == null) {
            return null;
        }
        FieldFeed feed = fields.feeds().get(position);
        return feed.eager() ? prepared[position] : feed.prepare(row);
    }

    @Override
    public boolean containsKey(Object name) {
        return fields.positions().containsKey(name);
    }

    @Override
    public Set<Entry<String, @Nullable FieldValue>> entrySet() {
        Map<String, @Nullable FieldValue> all = new LinkedHashMap<>();
        fields.positions().keySet().forEach(name -> all.put(name, get(name)));
        return all.entrySet();
    }
}
