package dev.tocsin.app.house;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The compiled tree, read once for all rules.
final class Classes {
    /// Classes of the product.
    static final JavaClasses MAIN = read("classes");

    /// Classes of the tests.
    static final JavaClasses TEST = read("test-classes");

    private Classes() {}

    /// The module of `type`: the word after `dev.tocsin.`; empty for everything else.
    static String module(JavaClass type) {
        String name = type.getPackageName();
        if (!name.startsWith("dev.tocsin.")) {
            return "";
        }
        String rest = name.substring("dev.tocsin.".length());
        int dot = rest.indexOf('.');
        return dot < 0 ? rest : rest.substring(0, dot);
    }

    private static JavaClasses read(String folder) {
        List<Path> paths = new ArrayList<>();
        for (String module : House.modules()) {
            Path classes = House.root().resolve(module).resolve("target").resolve(folder);
            if (Files.isDirectory(classes)) {
                paths.add(classes);
            }
        }
        return new ClassFileImporter().importPaths(paths);
    }
}
