// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {ICertificateTypes} from "../../base/ICertificateTypes.sol";
import {IEligibility} from "../../base/IEligibility.sol";
import {IHeldMoney} from "../../base/IHeldMoney.sol";

/// @title INameKeyRegistry
/// @notice Which key speaks for a domain name, by the word of several observers who stand in different networks and answer for
/// it with a bond.
///
/// An applicant publishes a token in the name's DNS; it is made of the application, so nobody else can use it. Validators look
/// for it, each from its own network, commit to what they saw and reveal it later, so that none can copy another. With enough
/// of them the binding waits: its name's present owner can veto it, anyone can dispute it against a bond, and arbiters decide
/// who lied. Only then it stands, for a lifetime that is counted from the application. An owner who signs with the old key as well
/// changes its key at once. An owner who lost its account applies from another one: nobody vetoes that.
///
/// From which network a validator looks, and for which organisation, is the participant registry's word: its registrar enrols
/// validators network by network.
///
/// As {IEligibility}, with a name's Keccak-256 as the topic, it tells others who controls a name.
interface INameKeyRegistry is ICertificateTypes, IEligibility, IHeldMoney {
    /// @notice How far a case has come.
    enum CaseState {
        None,
        Open, // validators commit, then reveal
        Accepted, // waits for vetoes and disputes
        Disputed,
        Upheld, // arbiters found it right
        Bound,
        Rejected,
        Vetoed
    }

    /// @notice An application for a binding.
    /// @param applicant Who will own it.
    /// @param state How far it has come.
    /// @param deadline The last second of what it waits for: of commitments, of vetoes and disputes, of the arbiters.
    /// @param lifetime For how long it will be good, in seconds from `openedAt` on.
    /// @param vetoed Whether nothing is to be bound, whatever arbiters find.
    /// @param openedAt When it was made, in seconds since 1970.
    /// @param fee What the honest majority of validators gets.
    /// @param subjectKey The name's Keccak-256.
    /// @param spki SHA-256 of the key's SubjectPublicKeyInfo.
    struct Case {
        address applicant;
        CaseState state;
        uint40 deadline;
        uint40 lifetime;
        bool vetoed;
        uint40 openedAt;
        uint128 fee;
        bytes32 subjectKey;
        bytes32 spki;
    }

    /// @notice What a validator said.
    /// @param commitment Before it revealed.
    /// @param validator Who.
    /// @param revealed Whether it did.
    /// @param seen Whether it saw the token.
    struct Vote {
        bytes32 commitment;
        address validator;
        bool revealed;
        bool seen;
    }

    /// @notice A validator.
    /// @param network Where it looks from: the number of its autonomous system, for instance.
    /// @param bond What it answers with.
    /// @param leavingAt When it may take the bond back; zero while it validates.
    /// @param openCases In how many cases its word is not settled.
    struct Validator {
        bytes32 network;
        uint128 bond;
        uint40 leavingAt;
        uint32 openCases;
    }

    /// @notice A binding: two slots.
    /// @param spki SHA-256 of the key's SubjectPublicKeyInfo.
    /// @param owner Who keeps it.
    /// @param notBefore Since when.
    /// @param notAfter Last second at which it is good; of one that was revoked, when that was.
    /// @param revoked Whether it was revoked.
    struct Binding {
        bytes32 spki;
        address owner;
        uint40 notBefore;
        uint40 notAfter;
        bool revoked;
    }

    /// @notice A validator bonded, or left with its bond.
    event ValidatorJoined(address indexed validator, bytes32 indexed network);
    /// @notice A validator validates no more.
    event ValidatorLeaving(address indexed validator, uint40 leavingAt);
    /// @notice Somebody applied for a name.
    event CaseOpened(
        uint256 indexed caseId,
        bytes32 indexed subjectKey,
        address indexed applicant,
        bytes32 spki,
        bytes32 token,
        string name
    );
    /// @notice A validator committed to what it saw.
    event VoteCommitted(uint256 indexed caseId, address indexed validator);
    /// @notice A validator told what it saw.
    event VoteRevealed(uint256 indexed caseId, address indexed validator, bool seen);
    /// @notice A case has come further.
    event CaseMoved(uint256 indexed caseId, CaseState state, uint40 deadline);
    /// @notice Nothing will be bound: the name's owner, or the applicant, does not want it.
    event CaseVetoed(uint256 indexed caseId, address indexed account);
    /// @notice Somebody disputes a binding that is about to stand; `evidence` is the hash of why.
    event CaseDisputed(uint256 indexed caseId, address indexed disputer, bytes32 evidence);
    /// @notice A validator lost its bond, because it said it saw what was not there.
    event ValidatorSlashed(uint256 indexed caseId, address indexed validator, uint256 amount);
    /// @notice A name is bound to a key.
    event NameBoundTo(bytes32 indexed subjectKey, address indexed owner, bytes32 indexed spki, uint40 notAfter);
    /// @notice A binding has another key, by the signature of the one before.
    event BindingKeyRotated(bytes32 indexed subjectKey, bytes32 indexed previous, bytes32 indexed spki);
    /// @notice A binding was revoked by its owner.
    event BindingRevoked(bytes32 indexed subjectKey);
    /// @notice A name under which others register is nobody's to bind, or is again.
    event PublicSuffixSet(bytes32 indexed subjectKey, bool isSuffix);

    /// @notice The contract is none, or a number makes no sense.
    error NameKeyRegistryPartMissing(address account);
    /// @notice The account is no validator of the registry.
    error NameValidatorOnly(address account);
    /// @notice The account is a validator already, or is leaving.
    error ValidatorExists(address account);
    /// @notice The bond cannot be taken back yet.
    error ValidatorBound(uint32 openCases, uint40 leavingAt);
    /// @notice The case is not at the stage at which this can be done.
    error CaseStateInvalid(uint256 caseId, CaseState state, uint40 deadline);
    /// @notice Somebody of this validator's network or organisation votes already, or all places are taken.
    error ValidatorNotIndependent(uint256 caseId, address validator);
    /// @notice The validator committed to another vote, to none, or revealed already.
    error VoteMismatch(uint256 caseId, address validator);
    /// @notice Others register under the name, so it is nobody's.
    error NameIsPublicSuffix(bytes32 subjectKey);
    /// @notice A wildcard is bound by the owner of the name behind it.
    error WildcardNotOwned(bytes32 parentKey, address account);
    /// @notice Bindings are asked for from ten days to `most` seconds.
    error BindingLifetimeInvalid(uint40 lifetime, uint40 most);
    /// @notice The account owns no live binding of the name.
    error BindingOwnerOnly(bytes32 subjectKey, address account);
    /// @notice The key was revoked or replaced for this name, and is never bound to it again.
    error KeyRevokedBefore(bytes32 subjectKey, bytes32 spki);
    /// @notice The old key did not sign.
    error OldKeyUnproven(bytes32 spki);

    /// @notice Becomes a validator with a bond, as a participant in the role {validatorRole} of the network.
    /// @param network Where it looks from.
    function join(bytes32 network) external;

    /// @notice Validates no more; the bond can be taken back later.
    function resign() external;

    /// @notice Takes the bond back, once nothing is open any more.
    function takeBond() external;

    /// @notice Applies for a name, for the fee.
    /// @param name The domain name, see DomainNames.
    /// @param spki SHA-256 of the key's SubjectPublicKeyInfo.
    /// @param lifetime For how long, in seconds from now on.
    /// @return caseId Its number.
    function open(string calldata name, bytes32 spki, uint40 lifetime) external returns (uint256 caseId);

    /// @notice Commits to what a validator saw: `keccak256(abi.encode(caseId, validator, seen, salt))`.
    /// @param caseId The case.
    /// @param commitment The hash.
    function commitVote(uint256 caseId, bytes32 commitment) external;

    /// @notice Tells what a validator saw.
    /// @param caseId The case.
    /// @param seen Whether the token was there.
    /// @param salt Of the commitment.
    function revealVote(uint256 caseId, bool seen, bytes32 salt) external;

    /// @notice Counts the votes, in the week after the time to reveal. Anyone may.
    /// @param caseId The case.
    function tally(uint256 caseId) external;

    /// @notice Stops a binding that would replace the sender's, also one that it revoked after the case was opened, or that the sender applied for, until the block in which it
    /// is bound. The case goes on to its end, and can be disputed in its time: no liar is saved by it.
    /// @param caseId The case.
    function veto(uint256 caseId) external;

    /// @notice Disputes a binding before it stands, against a bond of the size of a validator's.
    /// @param caseId The case.
    /// @param evidence Hash of why.
    function dispute(uint256 caseId, bytes32 evidence) external;

    /// @notice Decides a dispute by a ballot of the arbiters on {resolutionOf}. If the binding is wrong, validators who vouched for
    /// it lose their bonds, half to the disputer and half to the treasury; if it is right, the disputer's bond is the applicant's, and
    /// the binding waits for vetoes once more. Only in the time that arbiters have.
    /// @param caseId The case.
    /// @param isWrong What the arbiters found.
    function resolve(uint256 caseId, bool isWrong) external;

    /// @notice Ends a dispute that the arbiters did not decide in time: nothing is bound, and nobody loses anything.
    /// @param caseId The case.
    function lapse(uint256 caseId) external;

    /// @notice Binds the name, in the week after the time for vetoes and disputes. After it, after a veto, or if meanwhile the key was revoked, the
    /// name became a public suffix or a wildcard's parent another's, nothing is bound and the case ends. Anyone may.
    /// @param caseId The case.
    function bind(uint256 caseId) external;

    /// @notice Gives a binding of the sender's another key at once, by the old key's (P-256) signature over SHA-256 of
    /// {rotationStatement}. The old one is never bound to the name again.
    /// @param subjectKey The name's Keccak-256.
    /// @param spki SHA-256 of the new key's SubjectPublicKeyInfo.
    /// @param qx The old key's x.
    /// @param qy The old key's y.
    /// @param r Of the signature.
    /// @param s Of the signature; high ones are refused.
    function rotateBinding(bytes32 subjectKey, bytes32 spki, bytes32 qx, bytes32 qy, bytes32 r, bytes32 s) external;

    /// @notice Revokes a binding of the sender's, from this block on. Its key is never bound to the name again, also not by a case
    /// that waits.
    /// @param subjectKey The name's Keccak-256.
    function revokeBinding(bytes32 subjectKey) external;

    /// @notice Says that others register under a name, by a ballot of the arbiters on {suffixAction}.
    /// @param subjectKey The name's Keccak-256, that of `co.uk` for instance.
    /// @param isSuffix Whether they do.
    function setPublicSuffix(bytes32 subjectKey, bool isSuffix) external;

    /// @notice Whether a key speaks for a name now.
    /// @param subjectKey The name's Keccak-256.
    /// @param spki SHA-256 of the key's SubjectPublicKeyInfo.
    /// @return standing All that a client asks.
    function checkBinding(bytes32 subjectKey, bytes32 spki) external view returns (Standing memory standing);

    /// @notice A binding as it is kept.
    /// @param subjectKey The name's Keccak-256.
    /// @return binding All zero if there is none.
    function bindingOf(bytes32 subjectKey) external view returns (Binding memory binding);

    /// @notice A case as it is kept.
    /// @param caseId The case.
    /// @return kept All zero if there is none.
    function caseOf(uint256 caseId) external view returns (Case memory kept);

    /// @notice The votes in a case.
    /// @param caseId The case.
    /// @return votes At most sixteen.
    function votesOf(uint256 caseId) external view returns (Vote[] memory votes);

    /// @notice The role of the participant registry in which accounts validate from a network.
    /// @param network Where they look from.
    /// @return role Its id.
    function validatorRole(bytes32 network) external view returns (bytes32 role);

    /// @notice A validator as it is kept.
    /// @param validator Who.
    /// @return kept All zero if it is none.
    function validatorOf(address validator) external view returns (Validator memory kept);

    /// @notice What the applicant publishes in a TXT record of `_trellis-challenge.<name>`.
    /// @param caseId The case.
    /// @return token 32 bytes.
    function tokenOf(uint256 caseId) external view returns (bytes32 token);

    /// @notice What the arbiters agree to, to decide a dispute.
    /// @param caseId The case.
    /// @param isWrong What they found.
    /// @return action Its hash.
    function resolutionOf(uint256 caseId, bool isWrong) external view returns (bytes32 action);

    /// @notice What the arbiters agree to, to set a public suffix; another each time.
    /// @param subjectKey The name's Keccak-256.
    /// @param isSuffix Whether others register under it.
    /// @return action Its hash.
    function suffixAction(bytes32 subjectKey, bool isSuffix) external view returns (bytes32 action);

    /// @notice What the old key signs for a new one.
    /// @param subjectKey The name's Keccak-256.
    /// @param spki SHA-256 of the new key's SubjectPublicKeyInfo.
    /// @return statement The bytes.
    function rotationStatement(bytes32 subjectKey, bytes32 spki) external view returns (bytes memory statement);
}
