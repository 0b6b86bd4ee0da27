// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IEligibility} from "../../base/IEligibility.sol";

/// @title IAlastriaIdentityManager
/// @notice AlastriaIDs: self-sovereign identities for whose holders a member of the network has vouched.
///
/// An AlastriaID is made in two steps. A member that knows the person, the organisation or the thing prepares a set-up for
/// its key (`SetUpId`); in the time it is open, the holder of the key accepts it (`CreateId`) for an identity of the
/// {IDIDRegistry} that it owns, one that exists already or the key's own. The member's word is a level of assurance after
/// eIDAS. A member says no more than what the network lets it say, and its word counts only as long as it stands: a
/// member that loses its standing takes its assurances down with it, and its subjects accept set-ups of others.
///
/// Other contracts ask {isEligible} with {assuranceTopic}, or {isAssured} where an account acts for an identity.
interface IAlastriaIdentityManager is IEligibility {
    /// @notice How sure a member is who holds an identity (Regulation (EU) 910/2014, article 8).
    enum Level {
        None,
        Low,
        Substantial,
        High
    }

    /// @notice A set-up that waits for the subject.
    /// @param level What the member will say.
    /// @param expiresAt Last second at which it can be accepted; zero if there is none.
    struct SetUp {
        Level level;
        uint40 expiresAt; // seconds since 1970
    }

    /// @notice A member's word on an identity.
    /// @param member Who vouches.
    /// @param level How sure it said it is.
    /// @param since Since when, in seconds since 1970; zero if nobody ever vouched.
    struct Assurance {
        address member;
        Level level;
        uint40 since; // seconds since 1970
    }

    /// @notice A member prepared an AlastriaID.
    /// @param member The member.
    /// @param subject The account that may accept it.
    /// @param level What the member will say.
    /// @param expiresAt Last second at which it can be accepted.
    event IdSetUp(address indexed member, address indexed subject, Level level, uint40 expiresAt);
    /// @notice A member took back what it prepared.
    /// @param member The member.
    /// @param subject The subject.
    event SetUpCancelled(address indexed member, address indexed subject);
    /// @notice A subject accepted a set-up: the identity is an AlastriaID.
    /// @param identity The identity.
    /// @param subject Its owner, who accepted.
    /// @param member The member that vouches.
    /// @param level How sure the member is.
    event IdCreated(address indexed identity, address indexed subject, address indexed member, Level level);
    /// @notice The member that vouches for an identity changed its word.
    /// @param identity The identity.
    /// @param member The member.
    /// @param level How sure it is now; None if it vouches no more.
    event IdAssured(address indexed identity, address indexed member, Level level);

    /// @notice The account is not in good standing as a member that may vouch at this level.
    /// @param member The account.
    /// @param level The level.
    error MemberNotEligible(address member, Level level);
    /// @notice Vouching for nobody, or to no degree, means nothing.
    /// @param subject The subject.
    /// @param level The level.
    error SetUpEmpty(address subject, Level level);
    /// @notice A member does not vouch for itself.
    /// @param member The member.
    error SetUpOfSelf(address member);
    /// @notice The member's set-up for the subject still waits.
    /// @param subject The subject.
    /// @param member The member.
    /// @param expiresAt Last second at which it can be accepted.
    error SetUpPending(address subject, address member, uint40 expiresAt);
    /// @notice The member prepared nothing for the subject, or it was accepted already.
    /// @param subject The subject.
    /// @param member The member.
    error SetUpUnknown(address subject, address member);
    /// @notice The subject accepts too late.
    /// @param subject The subject.
    /// @param member The member.
    /// @param expiresAt Last second at which it could have.
    error SetUpExpired(address subject, address member, uint40 expiresAt);
    /// @notice The member said less of the identity, or nothing, after it prepared this: it has to prepare it again.
    /// @param identity The identity.
    /// @param member The member.
    /// @param since When it did, in seconds since 1970.
    error SetUpOutdated(address identity, address member, uint40 since);
    /// @notice Another member, or none, vouches for the identity.
    /// @param identity The identity.
    /// @param account Who tried.
    /// @param member Who vouches.
    error AssuranceMemberOnly(address identity, address account, address member);
    /// @notice The member says so already.
    /// @param identity The identity.
    /// @param level The level.
    error AssuranceUnchanged(address identity, Level level);

    /// @notice Prepares an AlastriaID for a subject's key. Members only. Emits {IdSetUp}.
    /// @dev Requirements: {SetUpEmpty}, {SetUpOfSelf}, {MemberNotEligible}, {SetUpPending}.
    /// @param subject The account of the subject's key.
    /// @param level How sure the member is who holds it.
    function setUpId(address subject, Level level) external;

    /// @notice Takes back what the sender prepared for a subject that did not accept it yet. Emits {SetUpCancelled}.
    /// @dev Requirements: {SetUpUnknown}.
    /// @param subject The account of the subject's key.
    function cancelSetUp(address subject) external;

    /// @notice Accepts a set-up for an identity that the caller owns. One that has been an AlastriaID before changes to
    /// the member of the set-up. Emits {IdCreated}.
    /// @dev Requirements: {SetUpUnknown}, {SetUpExpired}, {SetUpOutdated}, {MemberNotEligible}, `AlastriaOwnerOnly`.
    /// @param identity The identity.
    /// @param member Whose set-up is accepted.
    function createId(address identity, address member) external;

    /// @notice {createId} by the subject's signature, sent by anyone. The subject signs level and end of the set-up, so
    /// the signature is good for this set-up, which can be accepted once, and for no other.
    /// @dev Requirements: those of {createId}; `SignatureInvalid`.
    /// @param subject Who signed.
    /// @param identity The identity.
    /// @param member Whose set-up is accepted.
    /// @param signature The subject's signature.
    function createIdBySig(address subject, address identity, address member, bytes calldata signature) external;

    /// @notice Changes the word on an identity, or takes it back (None). The member that vouches only; to take it back it
    /// need not be in good standing. A set-up that waits for the subject is for whatever identity it names: who has lost trust in the
    /// subject cancels it too ({cancelSetUp}). Emits {IdAssured}.
    /// @dev Requirements: {AssuranceMemberOnly}, {AssuranceUnchanged}, {MemberNotEligible}.
    /// @param identity The identity.
    /// @param level How sure it is now.
    function assure(address identity, Level level) external;

    /// @notice What waits for a subject from a member; also after its end.
    /// @param subject The subject.
    /// @param member The member.
    function setUpOf(address subject, address member) external view returns (SetUp memory);

    /// @notice What a member said on an identity; whether it still counts, {levelOf} says.
    /// @param identity The identity.
    function assuranceOf(address identity) external view returns (Assurance memory);

    /// @notice How sure one can be now who holds an identity: None once the member lost its standing, or the identity
    /// was deactivated.
    /// @param identity The identity.
    function levelOf(address identity) external view returns (Level);

    /// @notice Tells whether an account owns an identity that is assured at a level or a higher one.
    /// @param identity The identity.
    /// @param account The account.
    /// @param level The least level; None is no level and never assured.
    function isAssured(address identity, address account, Level level) external view returns (bool);

    /// @notice The topic under which {isEligible} tells whether an account is an identity of its own with this level.
    /// @param level The least level.
    function assuranceTopic(Level level) external pure returns (bytes32);

    /// @notice The topic under which the network's register of members is asked who may vouch at a level.
    /// @param level The level.
    function memberTopic(Level level) external pure returns (bytes32);
}
