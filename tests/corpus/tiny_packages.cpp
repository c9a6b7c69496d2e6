#include "corpus/tiny_packages.h"

#include <archive.h>
#include <archive_entry.h>

#include <array>
#include <cmath>
#include <memory>
#include <numbers>
#include <stdexcept>

#include "audio/wav_writer.h"
#include "core/csv.h"
#include "core/file.h"
#include "core/hash.h"
#include "support/temporary_folder.h"

namespace resonet::testing {
namespace {

struct FreeArchive {
    void operator()(archive* writer) const { archive_write_free(writer); }
};
struct FreeEntry {
    void operator()(archive_entry* entry) const { archive_entry_free(entry); }
};
using Writer = std::unique_ptr<archive, FreeArchive>;

la_ssize_t append(archive*, void* opaque, const void* bytes, std::size_t count) {
    static_cast<std::string*>(opaque)->append(static_cast<const char*>(bytes), count);
    return static_cast<la_ssize_t>(count);
}

/// Opens `writer`, which has its format, and writes the files.
std::string write_archive(Writer writer, const std::vector<ArchiveFile>& files) {
    std::string bytes;
    archive_write_set_bytes_in_last_block(writer.get(), 1);
    if (archive_write_open(writer.get(), &bytes, nullptr, append, nullptr) != ARCHIVE_OK) {
        throw std::runtime_error(archive_error_string(writer.get()));
    }
    for (const ArchiveFile& file : files) {
        const std::unique_ptr<archive_entry, FreeEntry> entry(archive_entry_new());
        archive_entry_set_pathname(entry.get(), file.name.c_str());
        archive_entry_set_perm(entry.get(), 0644);
        archive_entry_set_filetype(entry.get(), file.link.empty() ? AE_IFREG : AE_IFLNK);
        if (!file.link.empty()) archive_entry_set_symlink(entry.get(), file.link.c_str());
        if (!file.hard_link.empty()) archive_entry_set_hardlink(entry.get(), file.hard_link.c_str());
        archive_entry_set_size(entry.get(), static_cast<la_int64_t>(file.content.size()));
        if (archive_write_header(writer.get(), entry.get()) != ARCHIVE_OK) {
            throw std::runtime_error(archive_error_string(writer.get()));
        }
        archive_write_data(writer.get(), file.content.data(), file.content.size());
    }
    archive_write_close(writer.get());
    return bytes;
}

}  // namespace

std::string make_zip(const std::vector<ArchiveFile>& files) {
    Writer writer(archive_write_new());
    archive_write_set_format_zip(writer.get());
    return write_archive(std::move(writer), files);
}

std::string make_deb(const std::vector<ArchiveFile>& files, const std::string& suffix) {
    Writer tar(archive_write_new());
    archive_write_set_format_gnutar(tar.get());
    if (suffix == ".xz") archive_write_add_filter_xz(tar.get());
    if (suffix == ".zst") archive_write_add_filter_zstd(tar.get());
    if (suffix == ".gz") archive_write_add_filter_gzip(tar.get());
    const std::string data = write_archive(std::move(tar), files);
    Writer ar(archive_write_new());
    archive_write_set_format_ar_bsd(ar.get());
    return write_archive(std::move(ar), {{"debian-binary", "2.0\n", "", ""},
                                         {"control.tar.xz", "not looked at", "", ""},
                                         {"data.tar" + suffix, data, "", ""}});
}

std::string make_module(int patterns) {
    std::string module("resonet test", 12);
    module.resize(20, '\0');
    for (int instrument = 0; instrument < 31; ++instrument) {
        std::string header(22, '\0');
        const bool used = instrument == 0;
        header += used ? std::string("\0\x20\0\x40\0\0\0\x20", 8) : std::string("\0\0\0\0\0\0\0\1", 8);
        module += header;  // 64 samples, full volume, looped
    }
    module += static_cast<char>(patterns);
    module += '\x7f';
    std::string orders(128, '\0');
    module += orders + "M.K.";
    std::string pattern(64 * 4 * 4, '\0');
    pattern.replace(0, 4, std::string("\x01\xac\x10\0", 4));  // period 428 (C), instrument 1
    module += pattern;
    for (int i = 0; i < 64; ++i) module += i < 32 ? '\x7f' : '\x81';
    return module;
}

std::string make_tone(double frequency, double seconds, double amplitude) {
    const TemporaryFolder folder;
    std::vector<float> samples(static_cast<std::size_t>(seconds * 22050));
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const double phase = 2 * std::numbers::pi * frequency * static_cast<double>(i) / 22050;
        samples[i] = static_cast<float>(amplitude * std::sin(phase));
    }
    write_wav(folder / "tone.wav", samples, 22050, 1, WavFormat::pcm16);
    return read_text(folder / "tone.wav");
}

void write_tiny_catalogue(const std::filesystem::path& folder, const std::vector<TinyPackage>& packages,
                          const std::string& rows) {
    const std::filesystem::path lists = folder / "catalogue" / "debian-core";
    std::filesystem::create_directories(lists);
    std::filesystem::create_directories(folder / "debs");
    std::string list = "package,version,sha256,bytes\n";
    for (const TinyPackage& package : packages) {
        write_atomically(folder / "debs" / (package.name + "_1.0-1_all.deb"), package.deb);
        list += package.name + "," + package.version + "," + hex(sha256(package.deb)) + "," +
                std::to_string(package.deb.size()) + "\n";
    }
    write_atomically(lists / "packages.csv", list);
    write_atomically(lists / "tracks.csv",
                     "track,label,artist,credit,title,licence,package,path,stems,seconds,strength,evidence,"
                     "fold_core,fold_tracker,fold_small\n" +
                         rows);
    write_atomically(lists / "README.md", "The data sheet.\n");
}

void write_usual_catalogue(const std::filesystem::path& folder) {
    const auto papers = [](const std::string& name) {
        return ArchiveFile{"./usr/share/doc/" + name + "/copyright", "Free: " + name + "\n", "", ""};
    };
    const std::string alpha = make_deb({{"./usr/share/a/tone.wav", make_tone(440, 12), "", ""},
                                        {"./usr/share/a/my song/song.wav", make_tone(300, 7, 0.8), "", ""},
                                        {"./usr/share/a/my song/guitar.wav", make_tone(600, 5, 0.8), "", ""},
                                        {"./usr/share/a/jingle.wav", make_tone(440, 1), "", ""},
                                        papers("alpha")});
    const std::string pack = make_zip({{"music/b.wav", make_tone(880, 4.5), "", ""}});
    const std::string beta = make_deb({papers("beta"),
                                       {"./usr/share/b/music.pk3", pack, "", ""},
                                       {"./usr/share/b/song.mod", make_module(1), "", ""}},
                                      ".zst");
    write_tiny_catalogue(
        folder, {{"alpha", alpha}, {"beta", beta}},
        "ann-tone,metal,Ann,Ann of Alpha,Tone,GPL-2+,alpha,usr/share/a/tone.wav,,12,strong,tag,1,,1\n"
        "ann-song,metal,Ann,Ann,My Song,GPL-2+,alpha,usr/share/a/my song/song.wav,guitar.wav,7,"
        "medium,credits,1,,\n"
        "ann-jingle,metal,Ann,Ann,Jingle,GPL-2+,alpha,usr/share/a/jingle.wav,,1,strong,tag,1,,\n"
        "bob-b,electronic,\"Bob, the B\",Bob,B,CC-BY-SA-3.0,beta,"
        "usr/share/b/music.pk3!/music/b.wav,,4.5,strong,tag,2,,\n"
        "eve-song,tracker,Eve,Eve,Song,GPL-3,beta,usr/share/b/song.mod,,7.7,strong,format,,3,\n"
        "dan-secret,metal,,,Secret,,beta,usr/share/b/none.ogg,,60,strong,tag,,,\n");
}

}  // namespace resonet::testing
