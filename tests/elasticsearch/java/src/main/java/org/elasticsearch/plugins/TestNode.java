package org.elasticsearch.plugins; // here, because the constructors of PluginsLoader and PluginBundle are package-private

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.elasticsearch.Build;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.http.HttpServerTransport;
import org.elasticsearch.node.Node;
import org.elasticsearch.transport.TransportService;

/**
 * A real Elasticsearch node whose modules come from the class path: {@code TestNode path.home=DIR [setting=value ...]}.
 *
 * <p>Prints one line of JSON with its addresses when it serves. Ends on SIGTERM, and when its standard input ends, so that
 * no node outlives the test run that started it.
 */
public final class TestNode {
    private static final Map<String, String> MODULES = Map.of(
        "transport-netty4", "org.elasticsearch.transport.netty4.Netty4Plugin",
        "rest-root", "org.elasticsearch.plugins.RootEndpoint");

    private TestNode() {}

    public static void main(String[] arguments) throws Exception {
        Settings settings = settings(arguments);
        Path home = Path.of(settings.get("path.home"));
        for (String folder : List.of("config", "data", "logs", "empty")) {
            Files.createDirectories(home.resolve(folder));
        }
        LogConfigurator.setNodeName(settings.get("node.name"));
        LogConfigurator.configureESLogging(); // log4j2.properties is found on the class path
        Node node = new Node(new Environment(settings, home.resolve("config")), new ClassPathModules(bundles(home.resolve("empty"))));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(node)));
        node.start();

        var http = node.injector().getInstance(HttpServerTransport.class).boundAddress().publishAddress();
        var transport = node.injector().getInstance(TransportService.class).boundAddress().publishAddress();
        System.out.printf("{\"http\": \"%s\", \"transport\": \"%s\", \"version\": \"%s\"}%n", http, transport, Build.current().version());
        System.out.flush();
        while (System.in.read() >= 0) { } // until whoever started us is gone
        System.exit(0);
    }

    private static Settings settings(String[] arguments) {
        Settings.Builder settings = Settings.builder()
            .put("node.name", "n1")
            .put("http.host", "127.0.0.1")
            .put("transport.host", "127.0.0.1")
            .put("http.port", "0")
            .put("transport.port", "0")
            .put("cluster.routing.allocation.disk.threshold_enabled", false);
        boolean isAlone = true;
        for (String argument : arguments) {
            String[] parts = argument.split("=", 2);
            if (parts[1].contains(",")) {
                settings.putList(parts[0], parts[1].split(","));
            } else {
                settings.put(parts[0], parts[1]);
            }
            isAlone &= !parts[0].equals("discovery.seed_hosts");
        }
        return isAlone ? settings.put("discovery.type", "single-node").build() : settings.build();
    }

    private static void stop(Node node) {
        try {
            node.prepareForClose();
            node.close();
            node.awaitClose(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            e.printStackTrace();
        }
    }

    private static Set<PluginBundle> bundles(Path empty) throws IOException {
        Set<PluginBundle> bundles = new LinkedHashSet<>();
        String version = Build.current().version();
        for (var module : MODULES.entrySet()) {
            var descriptor = new PluginDescriptor(
                module.getKey(), "class path", version, version, "17", module.getValue(), null, List.of(), false, false, false, false);
            bundles.add(new PluginBundle(descriptor, empty));
        }
        return bundles;
    }

    /** Modules of the class path, where a distribution has them in folders of their own. */
    private static final class ClassPathModules extends PluginsLoader {
        private final Set<PluginBundle> bundles;

        private ClassPathModules(Set<PluginBundle> bundles) {
            super(bundles, Set.of(), Map.of());
            this.bundles = bundles;
        }

        @Override
        public Stream<PluginLayer> pluginLayers() {
            return bundles.stream().map(Layer::new);
        }
    }

    private record Layer(PluginBundle bundle) implements PluginsLoader.PluginLayer {
        @Override
        public PluginBundle pluginBundle() {
            return bundle;
        }

        @Override
        public ClassLoader pluginClassLoader() {
            return TestNode.class.getClassLoader();
        }

        @Override
        public ModuleLayer pluginModuleLayer() {
            return ModuleLayer.boot();
        }
    }
}
