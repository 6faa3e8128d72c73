package io.hedgerow.pipeline.documents;

import io.hedgerow.executors.ModelMember;
import io.hedgerow.executors.ModelOpener;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How deep models are made of models, and of how many in the end, so that neither grows beyond what a row can bear. */
final class Reaches {
    private final Map<String, Reach> byModel = new HashMap<>();
    private final Problems problems;

    Reaches(Problems problems) {
        this.problems = problems;
    }

    /**
     * What a model is made of, in the end.
     *
     * @param depth of its nesting; 1 for one that is made of none
     * @param models that are made of none, each as often as it is named
     */
    private record Reach(int depth, int models) {
        static final Reach ONE = new Reach(1, 1);

        Reach around(Reach member) {
            return new Reach(Math.max(depth, 1 + member.depth), models + member.models);
        }
    }

    /** Whether a model whose members were all admitted is within bounds; if not, that is reported. */
    boolean admit(ModelDocument document, List<ModelMember> members) {
        Reach all = new Reach(1, members.isEmpty() ? 1 : 0);
        for (ModelMember member : members) {
            all = all.around(byModel.getOrDefault(member.id(), Reach.ONE));
        }
        byModel.put(document.id(), all);
        if (all.depth() > ModelOpener.MOST_DEPTH) {
            problems.add(document.filePlace(), tooDeep(members.get(0).id()));
        } else if (all.models() > ModelOpener.MOST_MODELS) {
            problems.add(
                    document.filePlace(),
                    "is made of " + all.models() + " models in the end, at most " + ModelOpener.MOST_MODELS
                            + " are allowed");
        }
        return all.depth() <= ModelOpener.MOST_DEPTH && all.models() <= ModelOpener.MOST_MODELS;
    }

    static String tooDeep(String member) {
        return "names the model " + member + ", and so models of models are deeper than " + ModelOpener.MOST_DEPTH
                + " levels, which are allowed";
    }
}
