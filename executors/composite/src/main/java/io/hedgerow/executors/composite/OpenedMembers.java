package io.hedgerow.executors.composite;

import io.hedgerow.executors.ModelMember;
import io.hedgerow.executors.ModelOpener;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.OpenedModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The models a composite holds open, each once. Closing it gives them back. */
final class OpenedMembers implements AutoCloseable {
    private final Map<ModelMember, OpenedModel> opened = new LinkedHashMap<>();

    private OpenedMembers() {}

    /** All members, or none. */
    static OpenedMembers open(Composition composition, ModelOpener opener) throws ModelRefusedException {
        OpenedMembers members = new OpenedMembers();
        try {
            for (ModelMember member : composition.members()) {
                OpenedModel model = opener.open(member);
                members.opened.put(member, model);
                checkDigest(composition, member, model);
            }
            return members;
        } catch (ModelRefusedException | RuntimeException | Error e) {
            members.close();
            throw e;
        }
    }

    /** What was checked when the document was read must be what runs. */
    private static void checkDigest(Composition composition, ModelMember member, OpenedModel model)
            throws ModelRefusedException {
        String sealed = composition.digests().get(member.id());
        if (!model.spec().sha256().equals(sealed)) {
            throw new ModelRefusedException("member " + member.id() + " has the sha256 "
                    + model.spec().sha256() + ", the composite was made with "
                    + (sealed == null ? "none" : sealed));
        }
    }

    /** The parts of a composition, each with its model. */
    List<Part> parts(Composition composition) throws ModelRefusedException {
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < composition.parts().size(); i++) {
            OpenedModel model = opened.get(composition.parts().get(i));
            if (model == null) {
                throw new IllegalStateException(composition.shown(i) + " was not opened");
            }
            parts.add(Part.of(composition.shown(i), model));
        }
        return parts;
    }

    @Override
    public void close() {
        opened.values().forEach(OpenedModel::close);
        opened.clear();
    }
}
