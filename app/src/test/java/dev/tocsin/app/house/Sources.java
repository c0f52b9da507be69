package dev.tocsin.app.house;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/// Java sources as the compiler's parser sees them, for rules about documents and names. Parses only, resolves nothing.
final class Sources {
    private Sources() {}

    /// A type or method found in a source.
    ///
    /// @param file where
    /// @param line from 1
    /// @param what `type Thing` or `method Thing.name`
    /// @param name its own simple name
    /// @param type whether it is a type that is not private
    /// @param publicMethod whether it is a method that others see (public, or an interface's) and overrides nothing
    /// @param test whether it is a test method
    /// @param doc its documentation comment, null when there is none
    record Declared(
            String file,
            long line,
            String what,
            String name,
            boolean type,
            boolean publicMethod,
            boolean test,
            @Nullable String doc) {}

    /// Everything declared in `files`, in order.
    static List<Declared> parse(List<Path> files) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<Declared> found = new ArrayList<>();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, Locale.ROOT, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, manager, null, List.of("-proc:none"), null, manager.getJavaFileObjectsFromPaths(files));
            DocTrees docs = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                new Collector(unit, docs, found).scan(unit, null);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return found;
    }

    private static final class Collector extends TreePathScanner<@Nullable Void, @Nullable Void> {
        private final CompilationUnitTree unit;
        private final DocTrees docs;
        private final List<Declared> found;
        private final String file;

        Collector(CompilationUnitTree unit, DocTrees docs, List<Declared> found) {
            this.unit = unit;
            this.docs = docs;
            this.found = found;
            this.file = Path.of(unit.getSourceFile().toUri()).toString();
        }

        @Override
        public @Nullable Void visitClass(ClassTree type, @Nullable Void nothing) {
            String name = type.getSimpleName().toString();
            if (!name.isEmpty()) {
                add("type " + name, name, !hidden(getCurrentPath()), false, false);
            }
            return super.visitClass(type, null);
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
            TreePath parent = getCurrentPath().getParentPath();
            if (parent.getLeaf() instanceof ClassTree owner
                    && !owner.getSimpleName().isEmpty()) {
                String name = method.getName().toString();
                boolean seen = method.getModifiers().getFlags().contains(Modifier.PUBLIC)
                        || (owner.getKind() == Tree.Kind.INTERFACE
                                && !method.getModifiers().getFlags().contains(Modifier.PRIVATE));
                boolean visible = seen && !hidden(parent) && !annotated(method, "Override") && !name.equals("<init>");
                boolean test = annotated(method, "Test")
                        || annotated(method, "ParameterizedTest")
                        || annotated(method, "RepeatedTest")
                        || annotated(method, "FuzzTest");
                add("method " + owner.getSimpleName() + "." + name, name, false, visible, test);
            }
            return super.visitMethod(method, null);
        }

        private void add(String what, String name, boolean type, boolean publicMethod, boolean test) {
            long line = unit.getLineMap()
                    .getLineNumber(docs.getSourcePositions()
                            .getStartPosition(unit, getCurrentPath().getLeaf()));
            found.add(new Declared(
                    file, line, what, name, type, publicMethod, test, docs.getDocComment(getCurrentPath())));
        }

        /// Whether the type at `path`, or one around it, is private.
        private static boolean hidden(TreePath path) {
            for (TreePath at = path; at != null; at = at.getParentPath()) {
                if (at.getLeaf() instanceof ClassTree type
                        && type.getModifiers().getFlags().contains(Modifier.PRIVATE)) {
                    return true;
                }
            }
            return false;
        }

        private static boolean annotated(MethodTree method, String annotation) {
            return method.getModifiers().getAnnotations().stream()
                    .anyMatch(a -> a.getAnnotationType().toString().equals(annotation));
        }
    }
}
