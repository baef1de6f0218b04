using System.Text;

namespace SparkMusic.Quality;

/// <summary>Folding and NFC need the Unicode tables of ICU; without them .NET leaves text as it is and says nothing.</summary>
public static class UnicodeSupport
{
    /// <summary>Called at start by every program of this suite.</summary>
    /// <exception cref="SparkMusicException">ICU is absent or switched off.</exception>
    public static void Require()
    {
        var composes = "e\u0301".Normalize(NormalizationForm.FormC) == "\u00e9";
        var unfolds = "\ufb01".Normalize(NormalizationForm.FormKC) == "fi";
        if (composes && unfolds) return;
        throw SparkMusicException.Failed(
            "Unicode support (ICU) is absent or switched off: names would silently be compared wrongly.",
            "Install the package libicu (Debian and Ubuntu: libicu-dev; Fedora: libicu; Alpine: icu-libs icu-data-full) and unset "
                + "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT.");
    }
}
