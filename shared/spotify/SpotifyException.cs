using System.Net;

namespace SparkMusic.Spotify;

/// <summary>What Spotify's refusal means; a limit is a <see cref="Calls.ClosedUntilException"/> instead.</summary>
public enum SpotifyFailure
{
    /// <summary>
    /// The access token has run out. The client gets another and asks again; who sees this was refused with a new one too.
    /// </summary>
    TokenExpired,

    /// <summary>The access token is not accepted.</summary>
    TokenInvalid,

    /// <summary>An app's own token is not enough: a user has to log in.</summary>
    LoginNeeded,

    /// <summary>The user's login has ended: withdrawn, or six months old.</summary>
    LoginEnded,

    /// <summary>The client id or secret is wrong.</summary>
    UnknownApp,

    /// <summary>The endpoint is not for this kind of app.</summary>
    EndpointClosed,

    /// <summary>The contents are only for their owner and who works on them with him.</summary>
    NotYours,

    /// <summary>The app's owner has no Premium plan (any more): every call is refused.</summary>
    PremiumNeeded,

    /// <summary>The login does not cover this.</summary>
    ScopeMissing,

    /// <summary>The user is not on the app's list.</summary>
    UserNotListed,

    /// <summary>403 for a reason not known here.</summary>
    Refused,

    /// <summary>There is no such thing, it is private, or it is Spotify's own and withheld from this kind of app.</summary>
    NotFound,

    /// <summary>More was asked for at a time than this kind of app may.</summary>
    LimitTooGreat,

    /// <summary>400: of an id, that it is none.</summary>
    BadRequest,

    /// <summary>The market that is asked for is none.</summary>
    UnknownMarket,

    /// <summary>An answer that is not foreseen.</summary>
    Unexpected,
}

/// <summary>Spotify refused a call for good: trying again as it is changes nothing.</summary>
public sealed class SpotifyException(
    SpotifyFailure failure, string message, string? nextStep = null, HttpStatusCode? status = null, string? reason = null)
    : SparkMusicException(ExitCodes.Failed, message, nextStep)
{
    public SpotifyFailure Failure => failure;

    public HttpStatusCode? Status => status;

    /// <summary>Spotify's own word for it, which most refusals lack.</summary>
    public string? Reason => reason;
}
