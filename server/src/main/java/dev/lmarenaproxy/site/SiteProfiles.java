package dev.lmarenaproxy.site;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** Finds the profiles of sites: those in the jar, and a person's own, which win. */
public final class SiteProfiles {
    /** The profile of the site as it is today. */
    public static final String DEFAULT = "arena-2026-10";

    private static final List<String> BUILT_IN =
            List.of(DEFAULT, "arena-2025-11", "lmarena-2025-08");

    // plain, so that no name leads out of the folder
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private static final int MAX_FILE_BYTES = 1024 * 1024;

    private SiteProfiles() {}

    /** The built-in profiles, the newest first. */
    public static List<String> names() {
        return BUILT_IN;
    }

    /**
     * Reads {@code <name>.json} from the folder, or else from the jar. Blocks on the disk.
     *
     * @param sitesFolder need not exist
     */
    public static SiteProfile load(String name, Path sitesFolder) throws SiteProfileException {
        return load(name, sitesFolder, new SecureRandom());
    }

    static SiteProfile load(String name, Path sitesFolder, RandomGenerator random)
            throws SiteProfileException {
        if (!NAME.matcher(name).matches()) {
            throw new SiteProfileException(
                    "\"%s\" is not the name of a site profile: use letters, digits, \".\", \"_\" and \"-\"."
                            .formatted(name));
        }
        Path own = sitesFolder.resolve(name + ".json");
        SiteProfile.Contract contract =
                Files.exists(own)
                        ? ProfileReader.read(own.toString(), file(own))
                        : ProfileReader.read("built-in " + name + ".json", resource(name, own));
        return new SiteProfile(name, contract, random);
    }

    private static byte[] file(Path file) throws SiteProfileException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
            if (bytes.length > MAX_FILE_BYTES) {
                throw new SiteProfileException(file + ": is larger than 1 MiB.");
            }
            return bytes;
        } catch (IOException e) {
            throw new SiteProfileException(file + ": cannot be read.");
        }
    }

    private static byte[] resource(String name, Path own) throws SiteProfileException {
        try (InputStream in = SiteProfiles.class.getResourceAsStream("/sites/" + name + ".json")) {
            if (in == null) {
                throw new SiteProfileException(
                        "There is no site profile \"%s\": there are %s, and %s would be your own."
                                .formatted(name, String.join(", ", BUILT_IN), own));
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new SiteProfileException("built-in " + name + ".json: cannot be read.");
        }
    }
}
