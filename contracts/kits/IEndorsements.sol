// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @title IEndorser
/// @notice An endorser that is a contract. It is asked by a static call with limited gas: it can look, and change nothing.
interface IEndorser {
    /// @notice Tells whether it vouches for something.
    /// @param subject What is vouched for.
    /// @param level How far.
    /// @return magic This function's selector if it does; anything else if not.
    function endorses(bytes32 subject, uint8 level) external view returns (bytes4 magic);
}

/// @title IEndorsements
/// @notice Several organisations vouch for one thing, and what that makes of it now.
///
/// A thing is 32 bytes: a hash of what is vouched for, or the root of a tree of many. A level is reached while as many
/// different organisations vouch at that level or above as its threshold asks. An endorsement counts while its endorser is in
/// good standing, is not withdrawn, and was not given after the endorser's key was stolen; so a level falls and rises again
/// without anybody writing anything.
interface IEndorsements {
    /// @notice An endorsement: one slot.
    /// @param endorser Who gave it; zero if there is none.
    /// @param givenAt When, in seconds since 1970.
    /// @param level How far it goes.
    /// @param withdrawn Whether it was taken back.
    struct Endorsement {
        address endorser;
        uint40 givenAt;
        uint8 level;
        bool withdrawn;
    }

    /// @notice The place of a thing in a tree that an endorser vouched for, see IndexedTree.
    /// @param endorser Who.
    /// @param root Root of the tree.
    /// @param index The thing's place.
    /// @param proof From there to the root.
    struct InTree {
        address endorser;
        bytes32 root;
        uint32 index;
        bytes32[] proof;
    }

    /// @notice An endorser vouched for something.
    event Endorsed(bytes32 indexed subject, address indexed endorser, uint8 level);
    /// @notice An endorser took its word back.
    event EndorsementWithdrawn(bytes32 indexed subject, address indexed endorser);
    /// @notice What an endorser gave from a second on counts no more.
    event EndorserCompromised(address indexed endorser, uint40 since);

    /// @notice The contract is no participant registry.
    error EndorsementsPartMissing(address account);
    /// @notice Thresholds are at least one for each level, of which there are one to eight.
    error EndorsementThresholdsInvalid();
    /// @notice There is no such level to endorse.
    error EndorsementLevelInvalid(uint8 level);
    /// @notice The account may not endorse at this level now.
    error EndorserNotEligible(address endorser, uint8 level);
    /// @notice The endorser vouched already.
    error EndorsementExists(bytes32 subject, address endorser);
    /// @notice The endorser did not vouch.
    error EndorsementUnknown(bytes32 subject, address endorser);
    /// @notice It has as many endorsers as it can have.
    error EndorsementsFull(bytes32 subject);
    /// @notice The contract does not vouch for it.
    error EndorserRefused(address endorser);
    /// @notice Only the endorser, or another account of its organisation, says so, and never later than it was said before.
    error CompromiseInvalid(address endorser, uint40 since);

    /// @notice Vouches for something. Whoever does works out itself what stands behind the 32 bytes: handed over by somebody else
    /// they may be the root of a tree of much else.
    /// @param subject What.
    /// @param level How far.
    function endorse(bytes32 subject, uint8 level) external;

    /// @notice Asks an endorser that is a contract ({IEndorser}, ERC-165). Anyone may.
    /// @param subject What it is asked about.
    /// @param level How far.
    /// @param endorser The contract.
    function requestEndorsement(bytes32 subject, uint8 level, address endorser) external;

    /// @notice Takes the sender's word back.
    /// @param subject What it vouched for.
    function withdrawEndorsement(bytes32 subject) external;

    /// @notice Says that an endorser's key was stolen: what it gave from then on counts no more, what it gave before does. The
    /// endorser says so, or another account of its organisation that may endorse now.
    /// @param endorser Whose key.
    /// @param since First second at which the thief may have had it.
    function revokeSince(address endorser, uint40 since) external;

    /// @notice The level that is reached now.
    /// @param subject What is vouched for.
    /// @param involved An account whose organisation's own word does not count; zero for none.
    /// @return level From 0, which needs nobody.
    function levelOf(bytes32 subject, address involved) external view returns (uint8 level);

    /// @notice The level that is reached now by endorsements of trees. One that does not hold counts for nothing.
    /// @param subject What is vouched for.
    /// @param involved An account whose organisation's own word does not count; zero for none.
    /// @param trees Where it stands in each; the first sixteen are looked at.
    /// @return level From 0, which needs nobody.
    function levelInTrees(
        bytes32 subject,
        address involved,
        InTree[] calldata trees
    ) external view returns (uint8 level);

    /// @notice Those whose word makes a level now, one for each organisation.
    /// @param subject What is vouched for.
    /// @param involved An account whose organisation's own word does not count; zero for none.
    /// @param level From 1.
    /// @return endorsers In the order in which they vouched.
    function endorsersOf(
        bytes32 subject,
        address involved,
        uint8 level
    ) external view returns (address[] memory endorsers);

    /// @notice All endorsements, also those that do not count.
    /// @param subject What is vouched for.
    /// @return endorsements At most sixteen.
    function endorsementsOf(bytes32 subject) external view returns (Endorsement[] memory endorsements);

    /// @notice Since when an endorser's key is said to be stolen.
    /// @param endorser Whose key.
    /// @return since Zero if it is not.
    function compromisedSince(address endorser) external view returns (uint40 since);

    /// @notice How many organisations have to vouch for each level, from 1 on.
    /// @return thresholds As many as there are levels.
    function thresholds() external view returns (uint8[] memory thresholds);

    /// @notice The role in the participant registry under which accounts vouch at a level, and below it.
    /// @param level From 1.
    /// @return role Its 32 bytes.
    function endorserRole(uint8 level) external view returns (bytes32 role);
}
